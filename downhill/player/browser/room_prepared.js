// What a lecturer has prepared, or only typed, and not asked yet: the browser keeps it.

import { KINDS, isFilled } from "./room_questions.js";
import { keepOf, keptOf } from "./room_storage.js";

/** @import {Filled} from "./room_questions.js" */
/** @import {AskedQuestion, WallState} from "./wire.js" */

/** @typedef {{questions: AskedQuestion[], opening: number | null, draft: Filled | null}} Preparations */

/** Stands for a room's code, before there is one. */
export const BEFORE = "before";

export class Prepared {
  /** @type {AskedQuestion[]} in their order */
  questions = [];
  /** @type {number | null} the round as which the first of them is being opened */
  opening = null;
  /** @type {Filled | null} the question that is being written */
  draft = null;

  /**
   * @param {string} code of the room, or `BEFORE`
   * @param {object} beside what is kept with it
   */
  constructor(code, beside) {
    this.code = code;
    this.beside = beside;
    this.recall();
  }

  /** As the browser has it, where anybody may have written anything. */
  recall() {
    const { questions, opening, draft } = keptOf("wall", this.code);
    this.questions = Array.isArray(questions) ? questions.filter((each) => typeof each?.text === "string" && Object.hasOwn(KINDS, each.kind)) : [];
    this.opening = Number.isInteger(opening) ? Number(opening) : null;
    this.draft = isFilled(draft) ? draft : null;
  }

  /** @param {Partial<Preparations>} changed */
  change(changed) {
    Object.assign(this, changed);
    const { questions, opening, draft, beside } = this;
    keepOf("wall", this.code, { ...beside, questions, opening, draft });
  }

  /** @param {AskedQuestion} question */
  add(question) {
    this.change({ questions: [...this.questions, question], draft: null });
  }

  /** @param {number} index */
  remove(index) {
    this.change({ questions: this.questions.filter((_, at) => at !== index) });
  }

  /**
   * What has been opened is no longer prepared. Another device may have opened another question under the same number.
   * @param {Pick<WallState, "last" | "round">} state
   */
  follow({ last, round }) {
    if (this.opening === null || last < this.opening) return;
    const isOurs = round?.number === this.opening && isSame(round.question, this.questions[0]);
    this.change({ opening: null, questions: isOurs ? this.questions.slice(1) : this.questions });
  }
}

/**
 * Whether both ask a class for the same.
 * @param {AskedQuestion} one
 * @param {AskedQuestion | undefined} other
 */
function isSame(one, other) {
  const [first, second] = [one, other].map((each) => each && JSON.stringify([each.kind, each.text, each.options, each.low, each.high, each.entrant]));
  return first === second;
}
