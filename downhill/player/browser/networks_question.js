// A question for a training, whose curves come while it trains.

import { brokenOff, frames } from "./map_frames.js";
import { Asking } from "./question.js";

/** @import {Message} from "./message.js" */
/** @import {Status} from "./question.js" */
/** @import {EntrantCurves, TrainingEnd, TrainingHeader, TrainingProgress} from "./wire.js" */

/** @typedef {{query: string, table: Uint8Array<ArrayBuffer> | null}} Wanted a training, and the table that it learns from, if that is a person's own */
/** @typedef {Message<TrainingHeader | TrainingProgress | TrainingEnd>} Frame */

/** @extends {Asking<Wanted>} */
export class TrainingStream extends Asking {
  /**
   * @param {object} page
   * @param {(status: Status) => void} page.report is called as the answer to the last question comes
   * @param {(header: TrainingHeader, wanted: Wanted) => void} page.begun
   * @param {(curves: EntrantCurves) => void} page.came is called with each entrant's curves, as often as they have grown
   * @param {(end: Message<TrainingEnd>) => void} page.ended
   */
  constructor({ report, begun, came, ended }) {
    super(report);
    this.begun = begun;
    this.came = came;
    this.ended = ended;
  }

  /**
   * @param {Wanted} wanted
   * @param {AbortSignal} signal
   */
  async read(wanted, signal) {
    const body = await this.answer(`training?${wanted.query}`, signal, wanted.table);
    let isWhole = false;
    for await (const frame of frames(body)) {
      if (signal.aborted) return;
      this.take(/** @type {Frame} */ (frame), wanted);
      isWhole = "done" in frame.header;
    }
    if (!isWhole) throw brokenOff();
  }

  /**
   * @param {Frame} frame
   * @param {Wanted} wanted
   */
  take(frame, wanted) {
    const { header } = frame;
    if ("done" in header) this.ended(/** @type {Message<TrainingEnd>} */ (frame));
    else if (!("progress" in header)) this.begun(header, wanted);
    else {
      this.report({ state: "computing", progress: header.progress });
      if (header.curves) this.came(header.curves);
    }
  }
}
