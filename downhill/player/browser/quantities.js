// What the curves can show of each step, and the axes that suit the numbers.

/** @import {Axis} from "./axes.js" */

/** @typedef {{name: string, title: string, column?: string, limit?: string, of?: "train" | "test"}} Quantity */

const FINEST = 1e-12;
const LARGEST = 1e300; // no axis reaches farther
const ALIKE = 1e-12; // numbers that differ by a smaller part of themselves are one number
const APART = 1e-6; // how far an axis reaches at each side of one large number, as a part of it

/**
 * The quantities by name. `column` is the read-out that holds it, `limit` one that it is held against; the loss comes
 * with the race itself.
 * What is `of` a part of one's own data there is only where there is such a part.
 * @type {Record<string, Quantity>}
 */
export const QUANTITIES = {
  loss: { name: "loss", title: "loss" },
  train: { name: "train loss, without penalties", title: "train loss", column: "train_loss", of: "train" },
  test: { name: "test loss", title: "test loss", column: "test_loss", of: "test" },
  distance: { name: "distance to minimum", title: "distance to minimum", column: "distance" },
  gradient: { name: "gradient norm ‖∇f‖", title: "‖∇f‖", column: "gradient_norm" },
  step: { name: "step length ‖Δθ‖", title: "‖Δθ‖", column: "step_length" },
  rate: { name: "learning rate αₜ", title: "αₜ", column: "learning_rate" },
  sharpness: { name: "sharpness", title: "sharpness, limit dashed", column: "sharpness", limit: "sharpness_limit" },
};

// The same ends as in downhill/drawing/ranges.py.

/**
 * A logarithmic axis in whole decades, so that small changes of a race do not move it; nothing positive: 0 to 1.
 * @param {number[]} values
 * @param {{highest?: number}} [bounds]
 * @returns {Axis}
 */
export function logAxis(values, { highest = Infinity } = {}) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!(value > 0) || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low === Infinity) [low, high] = [0.1, 1];
  low = Math.min(Math.max(low, FINEST), LARGEST);
  high = Math.max(Math.min(high, highest, LARGEST), 10 * low);
  return { log: true, range: [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))] };
}

/**
 * A linear axis around the numbers, each moved to between `lowest` and `highest`, with round ends.
 * @param {number[]} values
 * @param {{lowest?: number, highest?: number}} [bounds]
 * @returns {Axis}
 */
export function linearAxis(values, { lowest = -Infinity, highest = Infinity } = {}) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const within = Math.min(Math.max(Math.min(Math.max(value, lowest), highest), -LARGEST), LARGEST);
    low = Math.min(low, within);
    high = Math.max(high, within);
  }
  if (low === Infinity) [low, high] = [0, 1];
  if (high - low <= Math.max(ALIKE * Math.max(Math.abs(low), Math.abs(high)), 1 / LARGEST)) {
    const beside = Math.max(0.5, APART * Math.abs(low));
    [low, high] = [low - beside, low + beside];
  }
  const round = 10 ** Math.floor(Math.log10(high - low)) / 2;
  return { log: false, range: [Math.floor(low / round) * round, Math.ceil(high / round) * round] };
}
