// One question for a map at a time: the last one counts, and it can be cancelled.

import { frames, unpackMap } from "./map_frames.js";
import { refusal, request } from "./server.js";

/** @import {Map} from "./map_frames.js" */
/** @import {Status} from "./map_status.js" */
/** @import {Message} from "./message.js" */
/** @import {MapHeader, MapQuestion, ProgressHeader} from "./wire.js" */

export class Question {
  /** @type {AbortController | null} */
  abort = null;

  /**
   * @param {object} page
   * @param {(status: Status) => void} page.report is called as the answer to the last question comes
   * @param {(map: Map, question: MapQuestion) => void} page.found is called with each map of it
   */
  constructor({ report, found }) {
    this.report = report;
    this.found = found;
  }

  /** @param {MapQuestion} question */
  async ask(question) {
    this.leave();
    const abort = (this.abort = new AbortController());
    this.report({ state: "computing" });
    try {
      await this.read(question, abort.signal);
      if (!abort.signal.aborted) this.report({ state: "done" });
    } catch (error) {
      if (!abort.signal.aborted) this.report({ state: "failed", text: /** @type {Error} */ (error).message });
    }
  }

  /**
   * @param {MapQuestion} question
   * @param {AbortSignal} signal
   */
  async read(question, signal) {
    const onBusy = () => this.report({ state: "waiting" });
    const response = await request(new URL(`../map?${question.query}`, import.meta.url), { signal, onBusy });
    if (!response.ok) throw await refusal(response);
    for await (const frame of frames(/** @type {ReadableStream<Uint8Array>} */ (response.body))) {
      if (signal.aborted) return;
      if (isProgress(frame)) this.report({ state: "computing", progress: frame.header.progress });
      else this.found(unpackMap(/** @type {Message<MapHeader>} */ (frame)), question);
    }
  }

  /** Nobody wants the answer any more. */
  leave() {
    this.abort?.abort();
  }

  cancel() {
    this.leave();
    this.report({ state: "cancelled" });
  }
}

/**
 * @param {Message<ProgressHeader | MapHeader>} frame
 * @returns {frame is Message<ProgressHeader>}
 */
function isProgress(frame) {
  return "progress" in frame.header;
}
