// The questions that can be answered now, and points of theirs that are chosen on the picture.

import { NoAnswer, answerOf, isOpen } from "./assignment_answers.js";
import { questionField } from "./assignment_questions.js";

/** @import {Field} from "./assignment_questions.js" */
/** @import {DoneRecord} from "./assignment_record.js" */
/** @import {Pair, StudentQuestion} from "./wire.js" */

export class OpenQuestions {
  /** @type {number | null} the question whose point is chosen on the picture */
  aimed = null;
  /** @type {Map<number, Field>} */
  fields = new Map();

  /**
   * @param {StudentQuestion[]} questions all of the assignment's
   * @param {DoneRecord} record
   * @param {object} handlers
   * @param {() => void} handlers.typed is called with each change
   * @param {((index: number | null) => void) | null} handlers.aimed is called when points are chosen for another
   *   question; null where there is no picture
   */
  constructor(questions, record, { typed, aimed }) {
    this.questions = questions;
    this.record = record;
    this.typed = typed;
    this.onAim = aimed;
  }

  /** There are no fields any more. */
  clear() {
    this.aimed = null;
    this.fields.clear();
  }

  /**
   * Fields for those asked before the first run, or after it.
   * @param {boolean} before
   */
  open(before) {
    return this.questions.flatMap((question, index) => {
      if (question.before !== before) return [];
      const { drafts } = this.record.done;
      const field = questionField(question, index, drafts[index], {
        typed: (draft) => {
          this.record.keep({ drafts: { ...this.record.done.drafts, [index]: draft } });
          this.typed();
        },
        aim: this.onAim && ((isOn) => this.aim(isOn ? index : null)),
      });
      this.fields.set(index, field);
      return [field.box];
    });
  }

  /** @param {number | null} index */
  aim(index) {
    this.aimed = index;
    for (const [other, { box }] of this.fields) {
      if (other !== index) box.querySelector("button[aria-pressed]")?.setAttribute("aria-pressed", "false");
    }
    this.onAim?.(index);
  }

  /** @param {Pair} point of the picture */
  take(point) {
    if (this.aimed !== null) this.fields.get(this.aimed)?.point?.(point);
  }

  /** Whether a point can be answered now. */
  get arePointsOpen() {
    return [...this.fields.values()].some(({ point }) => point);
  }

  /** The points that are answered, with the questions' numbers. */
  get points() {
    return this.questions.flatMap((question, index) => {
      const at = question.kind === "point" ? this.pointOf(index) : null;
      return at ? [{ at, text: String(index + 1) }] : [];
    });
  }

  /**
   * @param {number} index
   * @returns {Pair | null}
   */
  pointOf(index) {
    return /** @type {Pair | null} */ (this.fault(index) ? null : answerOf(this.questions[index], this.record.done.drafts[index]));
  }

  /**
   * Why what is typed is no answer; empty where it is one.
   * @param {number} index
   */
  fault(index) {
    try {
      answerOf(this.questions[index], this.record.done.drafts[index]);
      return "";
    } catch (error) {
      if (error instanceof NoAnswer) return error.message;
      throw error;
    }
  }

  /**
   * Whether all are answered, as far as they must be; says at each what is wrong, and leads to the first.
   * @param {boolean} areNeeded whether none may be left open
   */
  check(areNeeded) {
    const faulty = [...this.fields].filter(([index, field]) => {
      const fault = !areNeeded && isOpen(this.record.done.drafts[index]) ? "" : this.fault(index);
      field.complain(fault);
      return fault;
    });
    faulty[0]?.[1].focus();
    return !faulty.length;
  }
}
