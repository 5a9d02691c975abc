// A question for the table of a class's hand-ins, which are posted with it.

import { brokenOff, frames } from "./map_frames.js";
import { Asking } from "./question.js";

/** @import {Given} from "./collect_files.js" */
/** @import {Message} from "./message.js" */
/** @import {Status} from "./question.js" */
/** @import {CollectProgress, CollectQuestion, CollectedTable} from "./wire.js" */

/** @typedef {{files: readonly Given[], assignment: string}} Wanted the assignment is a link's text, or empty */

/** @extends {Asking<Wanted>} */
export class CollectStream extends Asking {
  /**
   * @param {object} page
   * @param {(status: Status) => void} page.report
   * @param {(progress: CollectProgress) => void} page.came
   * @param {(table: Message<CollectedTable>) => void} page.ended
   */
  constructor({ report, came, ended }) {
    super(report);
    this.came = came;
    this.ended = ended;
  }

  /**
   * @param {Wanted} wanted
   * @param {AbortSignal} signal
   */
  async read(wanted, signal) {
    const body = await this.answer("collect", signal, posted(wanted));
    let isWhole = false;
    for await (const frame of frames(body)) {
      if (signal.aborted) return;
      const told = /** @type {Message<CollectProgress | CollectedTable>} */ (frame);
      isWhole = "rows" in told.header;
      if ("rows" in told.header) this.ended(/** @type {Message<CollectedTable>} */ (told));
      else this.came(told.header);
    }
    if (!isWhole) throw brokenOff();
  }
}

/**
 * A message as `decode` in message.js takes it apart; the files are not read here.
 * @param {Wanted} wanted
 */
export function posted({ files, assignment }) {
  /** @type {CollectQuestion} */
  const question = { files: files.map(({ name, content, isText }) => ({ name, size: content.size, isText })), assignment };
  const header = new TextEncoder().encode(JSON.stringify(question));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, header.length, true);
  return new Blob([length.buffer, header, ...files.map(({ content }) => content)]);
}

/**
 * The text of an assignment in what a lecturer has pasted: a link, or that text itself.
 * @param {string} pasted
 */
export function assignmentIn(pasted) {
  const text = pasted.trim();
  if (!text.includes("?")) return text;
  return new URLSearchParams(text.slice(text.indexOf("?") + 1)).get("a") ?? text;
}
