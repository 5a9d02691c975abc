// From what somebody has typed to an answer, within the bounds of downhill/assignments/questions.py.

import { read, twoReadings } from "./numbers.js";

/** @import {Answered, Draft} from "./assignment_record.js" */
/** @import {Pair, StudentQuestion} from "./wire.js" */

export const LONGEST_TEXT = 2000;
const LARGEST = 1e12;
const CONTROLS = /[\p{Cs}\p{Cc}]/gu;

/** What is typed is no answer; the message says why. */
export class NoAnswer extends Error {}

/**
 * Whether nothing has been typed or chosen.
 * @param {Draft | undefined} draft
 */
export function isOpen(draft) {
  return draft === undefined || (Array.isArray(draft) ? draft.every((each) => !each.trim()) : !String(draft).trim());
}

/**
 * The answer; throws NoAnswer where it is none.
 * @param {StudentQuestion} question
 * @param {Draft | undefined} draft
 * @returns {number | Pair | string}
 */
export function answerOf({ kind, options }, draft) {
  if (draft === undefined || isOpen(draft)) throw new NoAnswer("An answer is missing.");
  if (kind === "choice") {
    if (typeof draft === "number" && options && draft in options) return draft;
    throw new NoAnswer("Choose one of these.");
  }
  if (kind === "number") return numberOf(String(draft));
  if (kind === "point") {
    const [x, y] = /** @type {[string, string]} */ (draft);
    return [numberOf(x), numberOf(y)];
  }
  return String(draft).replace(/\r\n?/g, "\n").replace(CONTROLS, (sign) => ("\n\t".includes(sign) ? sign : "")).trim();
}

/** @param {string} text */
function numberOf(text) {
  if (!text.trim()) throw new NoAnswer("A number is missing.");
  if (twoReadings(text)) throw new NoAnswer(`“${text}” may be two numbers: write it without a sign for thousands.`);
  const value = read(text);
  if (value === null) throw new NoAnswer(`“${text}” is no number.`);
  if (Math.abs(value) > LARGEST) throw new NoAnswer(`“${text}” is too large.`);
  return value;
}

/**
 * The answers to these questions that there are, as events; throws NoAnswer at the first that is none.
 * @param {StudentQuestion[]} questions all of the assignment's
 * @param {boolean} before whether those before the first run are meant
 * @param {Record<string, Draft>} drafts
 * @returns {Answered[]}
 */
export function answered(questions, before, drafts) {
  return questions.flatMap((question, index) =>
    question.before !== before || isOpen(drafts[index]) ? [] : [{ question: index, answer: answerOf(question, drafts[index]) }]);
}

/**
 * What has not been done yet, in words; empty where that is nothing.
 * @param {StudentQuestion[]} questions
 * @param {{runs: unknown[], drafts: Record<string, Draft>}} done
 */
export function missingWords(questions, { runs, drafts }) {
  const open = questions.filter((_, index) => isOpen(drafts[index])).length;
  const unanswered = open ? `${open} ${open === 1 ? "question is" : "questions are"} unanswered.` : "";
  return [runs.length ? "" : "Nothing has been run yet.", unanswered].filter(Boolean).join(" ");
}
