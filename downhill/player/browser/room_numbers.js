// Numbers that a class has answered: what may be picked, and how many lie where.

import { isTooLarge, read, readable } from "./numbers.js";

/** @import {Axis} from "./axes.js" */
/** @import {AskedQuestion, Given, Pair} from "./wire.js" */

const LARGEST = 1e12; // as in downhill/assignments/questions.py
const STOPS = 300;
const [FEWEST_BARS, MOST_BARS] = [5, 30];
const FAR = 3; // of the range between the quartiles: whoever is farther out would press all others together

/**
 * The number that somebody has written, or what is wrong with it.
 * @param {string} text
 * @returns {{number: number, fault?: undefined} | {number?: undefined, fault: string}}
 */
export function readNumber(text) {
  const number = read(text);
  const quoted = `“${text.trim()}”`;
  if (!text.trim()) return { fault: "nothing is written yet." };
  if (isTooLarge(text) || Math.abs(number ?? 0) > LARGEST) return { fault: `${quoted} is out of range: it must lie within ±10¹².` };
  return number === null ? { fault: `${quoted} is no number, or it may be two: write it like 0.05 or 1e-3.` } : { number };
}

/**
 * The learning rates that a slider may stand at, evenly spaced in the logarithm, with three digits each.
 * @param {number} low
 * @param {number} high
 */
export function rateStops(low, high) {
  const between = Array.from({ length: STOPS - 1 }, (_, at) => Number((low * (high / low) ** ((at + 1) / STOPS)).toPrecision(3)));
  return [low, ...new Set(between.filter((rate) => rate > low && rate < high)), high];
}

/**
 * The number below which this part of them lies, between two of them linear.
 * @param {number[]} sorted
 * @param {number} part
 */
function quantile(sorted, part) {
  const at = part * (sorted.length - 1);
  const [before, after] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return before + (after - before) * (at - Math.floor(at));
}

/** @param {number[]} numbers */
export function median(numbers) {
  return quantile(numbers.toSorted((one, other) => one - other), 0.5);
}

/**
 * The range that a histogram shows: all of a logarithmic one that is given, else where the numbers lie, and what is right
 * among them, but for those far out.
 * @param {number[]} numbers
 * @param {number | undefined} right
 * @returns {Pair}
 */
export function rangeOf(numbers, right) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  // Where most say nearly the same, that number itself says what is near: a common mistake, such as 0, is to be seen.
  const reach = Math.max(FAR * (third - first), Math.abs(first), Math.abs(third)) || 1;
  const near = sorted.filter((number) => number >= first - reach && number <= third + reach);
  const shown = right === undefined ? near : [...near, right];
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  if (low < high) return [low, high];
  const half = Math.abs(low) / 2 || 1;
  return [low - half, high + half];
}

/**
 * How many lie in each part of an axis, the last part with its upper end, and how many beyond it.
 * @param {number[]} numbers
 * @param {Axis} axis
 */
export function bars(numbers, { log, range: [low, high] }) {
  const parts = Math.min(Math.max(Math.ceil(2 * Math.sqrt(numbers.length)), FEWEST_BARS), MOST_BARS);
  const counts = Array.from({ length: parts }, () => 0);
  let beyond = 0;
  for (const number of numbers) {
    const along = ((log ? Math.log10(number) : number) - low) / (high - low);
    const slack = 1e-9; // a rate at the end of its range lies within it, whatever rounding does
    if (!(along >= -slack && along <= 1 + slack)) beyond += 1;
    else counts[Math.min(Math.max(Math.floor(along * parts), 0), parts - 1)] += 1;
  }
  return { counts, beyond };
}

/**
 * How many points lie outside a landscape's view.
 * @param {readonly Pair[]} points
 * @param {readonly [Pair, Pair]} view
 */
export function outside(points, view) {
  return points.filter((point) => point.some((each, axis) => each < view[axis][0] || each > view[axis][1])).length;
}

/**
 * An answer in words.
 * @param {AskedQuestion} question
 * @param {Given} answer
 */
export function answerText({ kind, options }, answer) {
  if (kind === "choice") return options?.[Number(answer)] ?? "";
  if (typeof answer === "string") return answer;
  if (typeof answer === "number") return readable(answer, null);
  return `(${answer.map((each) => readable(each)).join(", ")})`;
}

/**
 * So many of something.
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
