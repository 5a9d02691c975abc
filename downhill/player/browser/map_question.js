// A question for a map.

import { frames, unpackMap } from "./map_frames.js";
import { Asking } from "./question.js";

/** @import {Map} from "./map_frames.js" */
/** @import {Message} from "./message.js" */
/** @import {Status} from "./question.js" */
/** @import {MapHeader, MapQuestion, ProgressHeader} from "./wire.js" */

/** @extends {Asking<MapQuestion>} */
export class Question extends Asking {
  /**
   * @param {object} page
   * @param {(status: Status) => void} page.report is called as the answer to the last question comes
   * @param {(map: Map, question: MapQuestion) => void} page.found is called with each map of it
   */
  constructor({ report, found }) {
    super(report);
    this.found = found;
  }

  /**
   * @param {MapQuestion} question
   * @param {AbortSignal} signal
   */
  async read(question, signal) {
    for await (const frame of frames(await this.answer(`map?${question.query}`, signal))) {
      if (signal.aborted) return;
      this.take(frame, question);
    }
  }

  /**
   * @param {Message<{}>} frame
   * @param {MapQuestion} question
   */
  take(frame, question) {
    if (isProgress(frame)) this.report({ state: "computing", progress: frame.header.progress });
    else this.found(unpackMap(/** @type {Message<MapHeader>} */ (frame)), question);
  }
}

/**
 * @param {Message<{}>} frame
 * @returns {frame is Message<ProgressHeader>}
 */
function isProgress(frame) {
  return "progress" in frame.header;
}
