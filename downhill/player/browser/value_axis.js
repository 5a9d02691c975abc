// An axis of given values, as of a map's side or a film: places between them, numbered from 0, and the round numbers
// there; the same as in downhill/drawing/value_axis.py.

import { decadeTicks, linearTicks } from "./axes.js";
import { readable } from "./numbers.js";

/** @import {Tick} from "./axes.js" */
/** @import {Scale} from "./wire.js" */

/** @typedef {{scale: Scale, values: number[]}} ValueAxis the values ascend, spread as the scale says */

const NEAR_ONE = [0, 0.5, 0.9, 0.99, 0.999, 0.9999];
const ROUND = [1, 2, 5];
const FEW_DECADES = 3; // in fewer, powers of ten alone would be too few
const SLACK = 1e-9;
const CLOSER = 0.75; // marks that are not evenly spread may be so much closer than others

/** @type {Record<Scale, (value: number) => number>} */
const EVEN = {
  linear: (value) => value,
  switch: (value) => value,
  whole: (value) => value,
  log: Math.log10,
  near_one: (value) => -Math.log10(1 - value),
};

/**
 * Where a value lies among an axis' values, as an index with a fraction; beyond them it goes on as at the end.
 * @param {ValueAxis} axis
 * @param {number} value
 */
export function placeOf({ scale, values }, value) {
  const even = EVEN[scale];
  const sought = even(value);
  if (values.length === 1) return Math.sign(sought - even(values[0])); // one gap above and below is all there is
  let cell = 0;
  while (cell < values.length - 2 && even(values[cell + 1]) <= sought) cell += 1;
  const [first, next] = [values[cell], values[cell + 1]];
  const [low, high] = [even(first), even(next)];
  if (low === high) return cell + (value - first) / (next - first); // so close that their logarithms are alike
  return cell + (sought - low) / (high - low);
}

/**
 * Round numbers along an axis whose values take up so many pixels, at their places.
 * @param {ValueAxis} axis
 * @param {number} pixels
 * @param {number} distance
 */
export function ticksOf(axis, pixels, distance) {
  const least = (CLOSER * distance * (axis.values.length - 1)) / pixels;
  /** @type {Tick[]} */
  const found = [];
  for (const [value, text] of marks(axis, pixels, distance)) {
    const place = placeOf(axis, value);
    if (!found.length || place - found[found.length - 1][0] >= least) found.push([place, text]);
  }
  return found;
}

/**
 * Round values, ascending, with their texts.
 * @param {ValueAxis} axis
 * @param {number} pixels
 * @param {number} distance
 * @returns {Tick[]}
 */
function marks({ scale, values }, pixels, distance) {
  const [low, high] = [values[0], values[values.length - 1]];
  if (low === high) return [[low, readable(low)]];
  const slack = SLACK * Math.max(Math.abs(low), Math.abs(high));
  const found = allMarks(scale, low, high, pixels, distance).filter(([value]) => value >= low - slack && value <= high + slack);
  return found.length > 1 ? found : linearTicks(low, high, pixels, distance);
}

/**
 * @param {Scale} scale
 * @param {number} low
 * @param {number} high
 * @param {number} pixels
 * @param {number} distance
 * @returns {Tick[]}
 */
function allMarks(scale, low, high, pixels, distance) {
  if (scale === "log") return logMarks(low, high, pixels, distance);
  if (scale === "near_one") return NEAR_ONE.map((value) => [value, readable(value)]);
  const found = linearTicks(low, high, pixels, distance);
  return scale === "whole" ? found.filter(([value]) => Number.isInteger(value)) : found;
}

/**
 * @param {number} low
 * @param {number} high
 * @param {number} pixels
 * @param {number} distance
 * @returns {Tick[]}
 */
function logMarks(low, high, pixels, distance) {
  const [first, last] = [Math.log10(low), Math.log10(high)];
  if (last - first >= FEW_DECADES - SLACK) {
    return decadeTicks(first, last, pixels, distance).map(([exponent, text]) => [10 ** exponent, text]);
  }
  /** @type {Tick[]} */
  const found = [];
  for (let k = Math.floor(first); k <= Math.ceil(last); k += 1) {
    for (const digit of ROUND) found.push([digit * 10 ** k, readable(digit * 10 ** k)]);
  }
  return found;
}

/**
 * A value in as many digits as tell it from its neighbour, four at least.
 * @param {ValueAxis} axis
 * @param {number} index
 */
export function valueText({ values }, index) {
  const value = values[index];
  const neighbour = values[index + 1 < values.length ? index + 1 : index - 1];
  const digits = Math.ceil(Math.log10(Math.abs(value) / Math.abs(neighbour - value))) + 1;
  return readable(value, Number.isFinite(digits) ? Math.min(Math.max(digits, 4), 17) : 4);
}

/**
 * A value as it is written into an address: no digits that no pixel shows.
 * @param {ValueAxis} axis
 * @param {number} index
 */
export function addressNumber({ scale, values }, index) {
  const value = values[index];
  const neighbour = values[index + 1 < values.length ? index + 1 : index - 1];
  if (scale === "whole") return value;
  const decimals = Math.ceil(-Math.log10(Math.abs(neighbour - value))) + 2;
  const rounded = Number(value.toFixed(Math.min(Math.max(decimals, 0), 20)));
  return Math.min(Math.max(rounded, values[0]), values[values.length - 1]);
}
