// What a lecturer has prepared, or only typed, and not asked yet: the browser keeps it.

import { KINDS, filledOf, isFilled } from "./room_questions.js";
import { keepOf, keptOf } from "./room_storage.js";

/** @import {Filled} from "./room_questions.js" */
/** @import {AskedQuestion, WallState} from "./wire.js" */

/**
 * @typedef {object} Preparations
 * @property {AskedQuestion[]} questions
 * @property {number | null} opening
 * @property {Filled | null} draft
 * @property {number | null} editing
 * @property {Filled | null} aside
 */

/** Stands for a room's code, before there is one. */
export const BEFORE = "before";

export class Prepared {
  /** @type {AskedQuestion[]} in their order */
  questions = [];
  /** @type {number | null} the round as which the first of them is being opened */
  opening = null;
  /** @type {Filled | null} the question that is being written */
  draft = null;
  /** @type {number | null} the place of the question that is changed; what is being written is then what becomes of it */
  editing = null;
  /** @type {Filled | null} what was being written before that, and is afterwards */
  aside = null;

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
    const { questions, opening, draft, editing, aside } = keptOf("wall", this.code);
    this.questions = Array.isArray(questions) ? questions.filter((each) => typeof each?.text === "string" && Object.hasOwn(KINDS, each.kind)) : [];
    this.opening = Number.isInteger(opening) ? Number(opening) : null;
    this.draft = isFilled(draft) ? draft : null;
    this.editing = this.questions[Number(editing ?? -1)] ? Number(editing) : null;
    this.aside = isFilled(aside) ? aside : null;
  }

  /** @param {Partial<Preparations>} changed */
  change(changed) {
    Object.assign(this, changed);
    const { questions, opening, draft, editing, aside, beside } = this;
    keepOf("wall", this.code, { ...beside, questions, opening, draft, editing, aside });
  }

  /**
   * What has been written is a question: the last one, or instead of the one that was changed.
   * @param {AskedQuestion} question
   */
  add(question) {
    const { questions, editing } = this;
    this.change({ questions: editing === null ? [...questions, question] : questions.with(editing, question) });
    this.discard();
  }

  /** What is being written is none; a question that was changed stays as it was. */
  discard() {
    this.change({ draft: this.editing === null ? null : this.aside, editing: null, aside: null });
  }

  /**
   * Change a question.
   * @param {number} index
   */
  edit(index) {
    const { editing, draft, aside } = this;
    this.change({ editing: index, draft: filledOf(this.questions[index]), aside: editing === null ? draft : aside });
  }

  /** @param {number} index */
  remove(index) {
    this.order([...this.questions.keys()].filter((at) => at !== index));
  }

  /**
   * @param {number} index
   * @param {-1 | 1} by up or down
   */
  move(index, by) {
    this.order([...this.questions.keys()].with(index, index + by).with(index + by, index));
  }

  /**
   * Leave of the questions those at these places, in this order.
   * @param {number[]} places
   */
  order(places) {
    const { questions, editing } = this;
    const at = editing === null ? -1 : places.indexOf(editing);
    if (editing !== null && at < 0) this.discard();
    this.change({ questions: places.map((place) => questions[place]), editing: at < 0 ? null : at });
  }

  /**
   * What has been opened is no longer prepared. Another device may have opened another question under the same number.
   * @param {Pick<WallState, "last" | "round">} state
   */
  follow({ last, round }) {
    if (this.opening === null || last < this.opening) return;
    const isOurs = round?.number === this.opening && isSame(round.question, this.questions[0]);
    this.change({ opening: null });
    if (isOurs) this.remove(0);
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
