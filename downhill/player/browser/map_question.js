// One question for a map at a time: the last one counts, and it can be cancelled.

import { frames, unpackMap } from "./map_frames.js";

const BUSY = 503;

/** Calls `told({state, share, text})` as the answer to the last question comes, and `found(map, asked)` with each map. */
export class Question {
  constructor({ told, found }) {
    Object.assign(this, { told, found });
  }

  async ask(asked) {
    this.leave();
    const abort = (this.abort = new AbortController());
    this.told({ state: "computing" });
    try {
      await this.read(asked, abort.signal);
      if (!abort.signal.aborted) this.told({ state: "done" });
    } catch (error) {
      if (!abort.signal.aborted) this.told({ state: "failed", text: error.message });
    }
  }

  async read(asked, signal) {
    const response = await this.answer(asked, signal);
    if (!response.ok) throw new Error((await response.text()) || `The server answered ${response.status}.`);
    for await (const frame of frames(response.body)) {
      if (signal.aborted) return;
      if ("share" in frame.header) this.told({ state: "computing", share: frame.header.share });
      else this.found(unpackMap(frame), asked);
    }
  }

  /** The server's answer; while it is busy it is asked again when it says. */
  async answer(asked, signal) {
    for (;;) {
      const response = await fetch(new URL(`../map?${asked.query}`, import.meta.url), { signal });
      if (response.status !== BUSY) return response;
      this.told({ state: "waiting" });
      const seconds = Number(response.headers.get("Retry-After")) || 1;
      await new Promise((done) => setTimeout(done, 1000 * seconds));
      signal.throwIfAborted();
    }
  }

  /** Nobody wants the answer any more. */
  leave() {
    this.abort?.abort();
  }

  cancel() {
    this.leave();
    this.told({ state: "cancelled" });
  }
}
