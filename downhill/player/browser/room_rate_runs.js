// The runs of the rates that a class has picked: few are asked for at a time, and each once.

import { pauseSeconds, rest } from "./room_server.js";
import { Refused } from "./server.js";

/** @import {Race} from "./race.js" */

const AT_ONCE = 3; // questions to the server
const ATTEMPTS = 8; // of each

/** The runs of all rates that have been picked, each asked for once. */
export class RateRuns {
  /** @type {Map<number, Race | null>} by their rates, null while one is asked for */
  runs = new Map();
  /** @type {number[]} that wait to be asked for */
  waiting = [];
  asking = 0;
  fault = "";
  end = new AbortController();

  /**
   * @param {(rate: number) => Promise<Race>} ask
   * @param {() => void} changed is called with each run that has come
   */
  constructor(ask, changed) {
    this.ask = ask;
    this.changed = changed;
  }

  /** @param {readonly number[]} rates */
  want(rates) {
    for (const rate of rates) {
      if (this.runs.has(rate)) continue;
      this.runs.set(rate, null);
      this.waiting.push(rate);
    }
    while (this.asking < AT_ONCE && this.waiting.length) this.next();
  }

  async next() {
    this.asking += 1;
    for (let rate = this.waiting.shift(); rate !== undefined && !this.end.signal.aborted; rate = this.waiting.shift()) {
      await this.fetch(rate);
    }
    this.asking -= 1;
  }

  /** @param {number} rate */
  async fetch(rate) {
    for (let attempt = 0; attempt < ATTEMPTS && !this.end.signal.aborted; attempt += 1) {
      try {
        this.runs.set(rate, await this.ask(rate));
        return this.changed();
      } catch (error) {
        this.fault = /** @type {Error} */ (error).message;
        this.changed();
        if (error instanceof Refused) return;
      }
      await rest(pauseSeconds(attempt), this.end.signal);
    }
  }
}
