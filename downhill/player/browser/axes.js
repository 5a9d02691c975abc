// From numbers to pixels, and the round numbers that stand along an axis.

import { powerOfTen, readable } from "./numbers.js";

/** @import {Look} from "./theme.js" */

/**
 * From numbers to places along a line: `range` holds its two ends, exponents of ten if it is logarithmic.
 * @typedef {{log: boolean, range: [number, number]}} Axis
 */
/** @typedef {{left: number, top: number, width: number, height: number}} Rectangle in pixels */
/** @typedef {[value: number, text: string]} Tick */
/** @typedef {ReturnType<typeof panel>} Panel */

const MOST_DECADES = 6;
const SLACK = 1e-9; // of a step: rounding moves no tick off its axis
const FINEST = 1e-14; // of the numbers themselves, the smallest step
const LARGEST = 1e300; // of a step
const NUMBERS = 12; // size of type

/** Pixels that are free to the right of a panel. */
export const BESIDE = 12;

/**
 * How far along an axis a value lies, from 0 to 1.
 * @param {Axis} axis
 * @param {number} value
 */
export function position({ log, range: [low, high] }, value) {
  return ((log ? Math.log10(value) : value) - low) / (high - low);
}

/**
 * The inverse of `position`.
 * @param {Axis} axis
 * @param {number} fraction
 */
export function valueAt({ log, range: [low, high] }, fraction) {
  const value = low + fraction * (high - low);
  return log ? 10 ** value : value;
}

/**
 * Round numbers along an axis of so many pixels, at least `distance` apart.
 * @param {Axis} axis
 * @param {number} pixels
 * @param {number} distance
 * @returns {Tick[]}
 */
export function ticks({ log, range: [low, high] }, pixels, distance) {
  if (!log) return linearTicks(low, high, pixels, distance);
  return decadeTicks(low, high, pixels, distance).map(([exponent, text]) => [10 ** exponent, text]);
}

/**
 * The multiples of the smallest 1, 2 or 5 times a power of ten that keeps them apart, or the ends; see downhill/drawing/ticks.py.
 * @param {number} low
 * @param {number} high
 * @param {number} pixels
 * @param {number} distance
 * @returns {Tick[]}
 */
export function linearTicks(low, high, pixels, distance) {
  const most = Math.max(pixels / distance, 1);
  const rough = high / most - low / most;
  if (!(rough > Math.max(FINEST * Math.max(Math.abs(low), Math.abs(high)), 1 / LARGEST) && rough < LARGEST)) {
    return [[low, readable(low, null)], [high, readable(high, null)]];
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((each) => each >= rough * (1 - SLACK)) ?? rough;
  /** @type {Tick[]} */
  const found = [];
  for (let k = Math.ceil(low / step - SLACK); k <= high / step + SLACK; k += 1) found.push([k * step, multiple(k * step, step)]);
  return found;
}

/**
 * As many digits as the step has decimals.
 * @param {number} value
 * @param {number} step
 */
function multiple(value, step) {
  if (value === 0) return "0";
  const [leading, last] = [Math.abs(value), step].map((size) => Math.floor(Math.log10(size) + SLACK));
  return readable(value, leading - last + 1);
}

/**
 * Powers of ten, every so many decades, as [exponent, text].
 * @param {number} low
 * @param {number} high
 * @param {number} pixels
 * @param {number} distance
 */
export function decadeTicks(low, high, pixels, distance) {
  const most = Math.max(Math.min(pixels / distance, MOST_DECADES), 1);
  const every = Math.max(Math.ceil((high - low) / most - SLACK), 1);
  /** @type {Tick[]} */
  const found = [];
  for (let exponent = Math.ceil(low - SLACK); exponent <= high + SLACK; exponent += every) found.push([exponent, powerOfTen(exponent)]);
  return found;
}

/**
 * A rectangle in pixels that shows a range of x and one of y, y upwards, and the maps between both.
 * @param {Rectangle} rectangle
 * @param {Axis} x
 * @param {Axis} y
 */
export function panel({ left, top, width, height }, x, y) {
  return {
    left, top, width, height, x, y,
    toX: (/** @type {number} */ value) => left + width * position(x, value),
    toY: (/** @type {number} */ value) => top + height * (1 - position(y, value)),
    fromX: (/** @type {number} */ pixel) => valueAt(x, (pixel - left) / width),
    fromY: (/** @type {number} */ pixel) => valueAt(y, 1 - (pixel - top) / height),
  };
}

/**
 * @param {Rectangle} rectangle
 * @param {number} x
 * @param {number} y
 */
export function contains({ left, top, width, height }, x, y) {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}

/**
 * Least pixels between two ticks along a lower edge.
 * @param {Look} look
 */
export function distanceAcross({ tickDistances: [across], scale }) {
  return across * NUMBERS * scale;
}

/**
 * The same along a left edge.
 * @param {Look} look
 */
export function distanceUp({ tickDistances: [, up], scale }) {
  return up * NUMBERS * scale;
}

/**
 * Lines, ticks, their numbers and titles around a panel; `across` and `up` are ticks of one's own.
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} at
 * @param {Look} look
 * @param {object} parts
 * @param {string[]} parts.titles
 * @param {boolean[]} [parts.numbers] whether there are numbers across and up
 * @param {boolean} [parts.grid]
 * @param {Tick[] | null} [parts.across]
 * @param {Tick[] | null} [parts.up]
 */
export function drawAxes(context, at, look, { titles, numbers = [true, true], grid = false, across = null, up = null }) {
  const { left, top, width, height } = at;
  const bottom = top + height;
  context.save();
  context.lineWidth = 1;
  context.fillStyle = look.muted;
  context.font = font(NUMBERS * look.scale);
  across ??= ticks(at.x, width, distanceAcross(look));
  up ??= ticks(at.y, height, distanceUp(look));
  if (grid) drawGrid(context, at, look, across, up);
  context.strokeStyle = look.muted;
  line(context, left - 0.5, top, left - 0.5, bottom + 0.5);
  line(context, left - 1, bottom + 0.5, left + width, bottom + 0.5);
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const [value, text] of across) {
    const x = Math.round(at.toX(value)) + 0.5;
    line(context, x, bottom, x, bottom + 4);
    // A wide number at the right end, as on a projector, would be cut off there.
    if (numbers[0]) context.fillText(text, Math.min(x, left + width + BESIDE - context.measureText(text).width / 2), bottom + 6);
  }
  context.textAlign = "right";
  context.textBaseline = "middle";
  let widest = 0;
  for (const [value, text] of up) {
    const y = Math.round(at.toY(value)) + 0.5;
    line(context, left - 5, y, left - 1, y);
    if (numbers[1]) context.fillText(text, left - 8, y);
    widest = Math.max(widest, context.measureText(text).width);
  }
  drawTitles(context, at, look, titles, widest);
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} at
 * @param {Look} look
 * @param {string[]} titles
 * @param {number} widest
 */
function drawTitles(context, { left, top, width, height }, look, [xTitle, yTitle], widest) {
  context.fillStyle = look.ink;
  context.font = font(13 * look.scale);
  context.textAlign = "center";
  context.textBaseline = "top";
  if (xTitle) context.fillText(xTitle, left + width / 2, top + height + 8 + 14 * look.scale);
  if (!yTitle) return;
  context.translate(Math.max(left - 8 - widest - 9 * look.scale, 8 * look.scale), top + height / 2);
  context.rotate(-Math.PI / 2);
  context.textBaseline = "bottom";
  context.fillText(yTitle, 0, 6 * look.scale);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} at
 * @param {Look} look
 * @param {Tick[]} across
 * @param {Tick[]} up
 */
function drawGrid(context, { left, top, width, height, toX, toY }, look, across, up) {
  context.strokeStyle = look.grid;
  for (const [value] of across) line(context, Math.round(toX(value)) + 0.5, top, Math.round(toX(value)) + 0.5, top + height);
  for (const [value] of up) line(context, left, Math.round(toY(value)) + 0.5, left + width, Math.round(toY(value)) + 0.5);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} fromX
 * @param {number} fromY
 * @param {number} toX
 * @param {number} toY
 */
export function line(context, fromX, fromY, toX, toY) {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}

/**
 * @param {number} size
 * @param {string} [weight]
 */
export function font(size, weight = "") {
  return `${weight} ${size}px "Source Sans", "Source Sans Pro", system-ui, sans-serif`;
}
