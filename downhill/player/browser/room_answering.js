// A phone's answer on its way: kept until the server has confirmed it, and sent again until then.

import { NotDone, Unreached, pauseSeconds, rest } from "./room_server.js";

/** @import {ConfirmedAnswer, Given, PhoneAnswer, PhoneRound} from "./wire.js" */

/**
 * What the browser keeps of a round: what is chosen or typed, what has been given and is on its way, and what the server
 * has; null where nothing is.
 * @typedef {{number: number, draft: Given | null, given: Given | null, confirmed: Given | null}} KeptRound
 */

/** @typedef {"none" | "sending" | "waiting" | "arrived" | "late" | "refused"} Way where an answer is on its way */

const ELSEWHERE_SECONDS = 5; // after which an answer that another tab was to send is sent from here

export class Answering {
  /** @type {KeptRound} */
  kept = { number: 0, draft: null, given: null, confirmed: null };
  /** @type {Way} */
  way = "none";
  words = "";
  isSending = false;

  /**
   * @param {object} handlers
   * @param {(answer: PhoneAnswer) => Promise<ConfirmedAnswer>} handlers.send
   * @param {(kept: KeptRound) => void} handlers.keep is called with what a reload must not lose
   * @param {() => void} handlers.changed is called when the way has changed
   * @param {() => void} handlers.unknown is called when the room does not know the phone
   */
  constructor({ send, keep, changed, unknown }) {
    this.send = send;
    this.keep = keep;
    this.changed = changed;
    this.unknown = unknown;
  }

  /** What the server has. */
  get confirmed() {
    return this.kept.confirmed;
  }

  /**
   * The round as the server has it; an answer of another is no longer wanted.
   * @param {Pick<PhoneRound, "number" | "stage" | "answer">} round
   */
  follow({ number, stage, answer }) {
    if (number !== this.kept.number) {
      this.kept = { number, draft: answer, given: null, confirmed: answer };
      this.go("none");
    }
    this.kept.confirmed = answer;
    this.kept.draft ??= answer;
    if (stage !== "asked") this.close();
    else if (this.kept.given !== null) this.deliver();
    else if (answer !== null) this.go("arrived");
  }

  /**
   * What another tab of this browser has done in this round. It sends its answer itself; if it has been closed, this one
   * does.
   * @param {KeptRound} kept
   */
  async adopt(kept) {
    this.kept = kept;
    const { given, confirmed } = kept;
    this.go(given !== null ? "sending" : confirmed !== null ? "arrived" : "none");
    if (given === null) return;
    await rest(ELSEWHERE_SECONDS);
    if (this.kept === kept) this.deliver();
  }

  /** The answers are seen: what has not arrived is too late. */
  close() {
    const { given } = this.kept;
    if (given === null) return;
    const hasArrived = JSON.stringify(given) === JSON.stringify(this.confirmed); // and its confirmation was lost
    this.end(hasArrived ? "arrived" : "late");
  }

  /**
   * What is typed, and not yet given.
   * @param {Given | null} draft
   */
  write(draft) {
    this.kept.draft = draft;
    this.keep(this.kept);
  }

  /** @param {Given} answer */
  give(answer) {
    Object.assign(this.kept, { draft: answer, given: answer });
    this.keep(this.kept);
    return this.deliver();
  }

  /** Send what is given until the server has it: one after the other, the last one counts. */
  async deliver() {
    if (this.isSending) return;
    this.isSending = true;
    for (let attempt = 0; this.kept.given !== null; attempt += 1) {
      const { number, given } = this.kept;
      const isWanted = () => this.kept.number === number && this.kept.given === given;
      if (attempt === 0) this.go("sending");
      const seconds = await this.sendOnce({ round: number, answer: given }, isWanted);
      if (!isWanted()) attempt = -1;
      else await rest(pauseSeconds(attempt, seconds));
    }
    this.isSending = false;
  }

  /**
   * Send it; returns after how many seconds at least it may be sent again.
   * @param {PhoneAnswer} answer
   * @param {() => boolean} isWanted whether it is still the last one
   */
  async sendOnce(answer, isWanted) {
    try {
      const confirmed = await this.send(answer);
      if (answer.round === this.kept.number) this.kept.confirmed = confirmed.answer;
      if (isWanted()) this.end("arrived");
    } catch (error) {
      if (!(error instanceof NotDone || error instanceof Unreached)) throw error;
      if (isWanted()) this.fail(error);
      if (error instanceof NotDone) return error.seconds;
    }
    return 1;
  }

  /** @param {NotDone | Unreached} error */
  fail(error) {
    if (error instanceof Unreached || error.isPassing) return this.go("waiting", error.message);
    if (error.code === "not_allowed") return this.end("refused", error.message);
    this.end("late", error.message);
    if (error.code === "unknown") this.unknown();
  }

  /**
   * It is no longer on its way.
   * @param {Way} way
   * @param {string} [words]
   */
  end(way, words) {
    this.kept.given = null;
    this.keep(this.kept);
    this.go(way, words);
  }

  /**
   * @param {Way} way
   * @param {string} [words]
   */
  go(way, words = "") {
    Object.assign(this, { way, words });
    this.changed();
  }
}
