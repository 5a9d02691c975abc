// From what a lecturer has filled in to a question, or to what is wrong with it; the bounds are those of
// downhill/assignments/questions.py and downhill/rooms/asked.py.

import { readNumber } from "./room_numbers.js";

/** @import {AskedQuestion, RoomQuestionKind} from "./wire.js" */

/**
 * What is filled in, as it is typed; `right` is an option's place, a number, or two.
 * @typedef {object} Filled
 * @property {RoomQuestionKind} kind
 * @property {string} text
 * @property {string[]} options
 * @property {string[]} right
 * @property {string} tolerance
 * @property {string} low
 * @property {string} high
 * @property {number} entrant
 */

/** @type {Record<RoomQuestionKind, string>} */
export const KINDS = {
  choice: "One of several answers", number: "A number", point: "A point on the landscape", text: "A text", rate: "Everyone one learning rate",
};

/**
 * Whether this has been filled in by us: in a browser anybody may write anything.
 * @param {any} filled
 * @returns {filled is Filled}
 */
export function isFilled(filled) {
  const isText = (/** @type {unknown} */ value) => typeof value === "string";
  const lists = [filled?.options, filled?.right];
  return Object.hasOwn(KINDS, filled?.kind ?? "") && [filled.text, filled.tolerance, filled.low, filled.high].every(isText)
    && lists.every((list) => Array.isArray(list) && list.length <= OPTIONS.most && list.every(isText)) && Number.isInteger(filled.entrant);
}

/**
 * A question as it would be filled in: the inverse of reading it.
 * @param {AskedQuestion} question
 * @returns {Filled}
 */
export function filledOf({ kind, text, options = [], right, tolerance, low, high, entrant = 0 }) {
  const written = (/** @type {unknown} */ value) => (value === undefined ? "" : String(value));
  const rights = right === undefined ? [] : [right].flat();
  return {
    kind, text, options: [...options], right: rights.map(String), tolerance: written(tolerance), low: written(low), high: written(high), entrant,
  };
}

/** @typedef {{question: AskedQuestion, fault?: undefined} | {question?: undefined, fault: string}} Read */

const LONGEST = { text: 500, option: 100 };
export const OPTIONS = { fewest: 2, most: 8 };
const RATES = { low: 1e-6, high: 100 };

/** It cannot be asked like this. */
class Fault extends Error {}

/**
 * @param {Filled} filled
 * @returns {Read}
 */
export function readQuestion(filled) {
  try {
    return { question: questionOf(filled) };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message };
    throw error;
  }
}

/**
 * @param {Filled} filled
 * @returns {AskedQuestion}
 */
function questionOf(filled) {
  const { kind } = filled;
  const text = filled.text.trim();
  if (!text) throw new Fault("What is asked? Write the question.");
  if (text.length > LONGEST.text) throw new Fault(`The question has ${text.length} characters; at most ${LONGEST.text} are allowed.`);
  if (kind === "choice") return { kind, text, ...choices(filled) };
  if (kind === "rate") return { kind, text, ...rates(filled), entrant: filled.entrant };
  if (kind === "text") return { kind, text };
  return { kind, text, ...rightNumbers(filled) };
}

/** @param {Filled} filled */
function choices({ options, right }) {
  const written = options.map((option) => option.trim());
  const kept = written.filter(Boolean);
  if (kept.length < OPTIONS.fewest) throw new Fault("A choice needs two answers at least: write them, or ask for something else.");
  if (new Set(kept).size < kept.length) throw new Fault("Two answers are the same.");
  if (kept.some((option) => option.length > LONGEST.option)) throw new Fault(`An answer may have ${LONGEST.option} characters.`);
  const chosen = right[0] ? written[Number(right[0])] : "";
  if (right[0] && !chosen) throw new Fault("The answer that is marked as right is empty.");
  return { options: kept, ...(chosen && { right: kept.indexOf(chosen) }) };
}

/** @param {Filled} filled */
function rates({ low: lowText, high: highText }) {
  const [low, high] = [numberOf(lowText, "The smallest rate"), numberOf(highText, "The largest rate")];
  if (low < RATES.low || high > RATES.high) throw new Fault(`Learning rates lie between ${RATES.low} and ${RATES.high}.`);
  if (low >= high) throw new Fault("The smallest rate must be below the largest.");
  return { low, high };
}

/** @param {Filled} filled */
function rightNumbers({ kind, right, tolerance }) {
  const count = kind === "point" ? 2 : 1;
  const given = right.slice(0, count).filter((text) => text.trim());
  if (!given.length) return {};
  if (given.length < count) throw new Fault("Of the right point both coordinates are needed.");
  const numbers = given.map((text) => numberOf(text, "What is right"));
  const within = tolerance.trim() ? numberOf(tolerance, "The tolerance") : 0;
  if (within < 0) throw new Fault("The tolerance must not be negative.");
  return { right: count === 2 ? /** @type {[number, number]} */ ([numbers[0], numbers[1]]) : numbers[0], tolerance: within };
}

/**
 * @param {string} text
 * @param {string} what
 */
function numberOf(text, what) {
  const { number, fault } = readNumber(text);
  if (fault !== undefined) throw new Fault(`${what}: ${fault}`);
  return number;
}
