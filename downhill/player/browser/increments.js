// What + and − add to a number, so that they are of use at any size.

/** @import {NumberField} from "./wire.js" */

const LARGEST_NEAR_ONE = 0.01;
const DIGITS = 12; // beyond them 1 - 0.9 is not 0.1

/**
 * A tenth of the number's power of ten, from 0 the slider's first stop above it. Near one what is missing counts, and in whole powers of ten: 0.89, 0.9, 0.91 … 0.99,
 * 0.991 … 0.999, 0.9991, and the same way back.
 * @param {number} value
 * @param {number} direction
 * @param {NumberField} field
 */
export function increment(value, direction, { scale, high, stops = [] }) {
  if (scale === "log" && value === 0) return stops[1];
  if (scale !== "near_one") return 10 ** (Math.floor(Math.log10(value)) - 1);
  const missing = Math.log10(Number((high - value).toFixed(DIGITS)));
  return Math.min(LARGEST_NEAR_ONE, direction > 0 ? 10 ** (Math.ceil(missing) - 1) : 10 ** Math.floor(missing));
}
