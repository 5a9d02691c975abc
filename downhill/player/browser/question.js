// One question for a stream of frames at a time: the last one counts, and it can be cancelled.

import { broughtParts, refusal, request } from "./server.js";

/**
 * Where a question stands.
 * @typedef {object} Status
 * @property {"computing" | "waiting" | "done" | "cancelled" | "failed"} state
 * @property {number} [progress] from 0 to 1, while it is computed
 * @property {string} [text] why it has failed
 */

/** @template Asked */
export class Asking {
  /** @type {AbortController | null} */
  abort = null;

  /** @param {(status: Status) => void} report is called as the answer to the last question comes */
  constructor(report) {
    this.report = report;
  }

  /** @param {Asked} question */
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
   * The body of the server's answer, for which a busy one is waited.
   * @param {string} question route and query
   * @param {AbortSignal} signal
   * @param {BufferSource | Blob | null} [body] is posted with the question
   */
  async answer(question, signal, body = null) {
    const [route, query] = question.split("?", 2);
    const parts = broughtParts(route, query, signal);
    if (parts) return parts;
    const onBusy = () => this.report({ state: "waiting" });
    const response = await request(new URL(`../${question}`, import.meta.url), { signal, onBusy, body }).catch(() => {
      throw new Error("The server does not answer. Is the connection there?");
    });
    if (!response.ok) throw await refusal(response);
    return /** @type {ReadableStream<Uint8Array>} */ (response.body);
  }

  /**
   * Ask the server, and take what it answers; what comes after the signal is dropped.
   * @param {Asked} _question
   * @param {AbortSignal} _signal
   */
  async read(_question, _signal) {}

  /** Nobody wants the answer any more. */
  leave() {
    this.abort?.abort();
  }

  cancel() {
    this.leave();
    this.report({ state: "cancelled" });
  }
}
