// A question about a training's landscape: how much is done comes first, and the answer is one message.

import { brokenOff, frames } from "./map_frames.js";
import { Asking } from "./question.js";

/** @import {Message} from "./message.js" */
/** @import {Status} from "./question.js" */
/** @import {Failure, ProgressHeader} from "./wire.js" */

/** @typedef {{question: string, table: Uint8Array<ArrayBuffer> | null}} Asked route and query, and a table of a person's own */

/**
 * @template {object} Header
 * @extends {Asking<Asked>}
 */
export class PlaneQuestion extends Asking {
  /**
   * @param {(status: Status) => void} report
   * @param {(answer: Message<Header>) => void} found
   */
  constructor(report, found) {
    super(report);
    this.found = found;
  }

  /**
   * @param {Asked} asked
   * @param {AbortSignal} signal
   */
  async read({ question, table }, signal) {
    let isWhole = false;
    for await (const frame of frames(await this.answer(question, signal, table))) {
      if (signal.aborted) return;
      const { failed, progress } = /** @type {Partial<Failure & ProgressHeader>} */ (frame.header);
      if (failed !== undefined) throw new Error(failed);
      else if (progress !== undefined) this.report({ state: "computing", progress });
      else {
        isWhole = true;
        this.found(/** @type {Message<Header>} */ (frame));
      }
    }
    if (!isWhole) throw brokenOff();
  }
}
