// What the curves can show of each step, and the axes that suit the numbers.

/** @import {Axis} from "./axes.js" */

/** @typedef {{name: string, title: string, column?: string}} Quantity */

const FINEST = 1e-12;

/**
 * The quantities by name. `column` is the read-out that holds it; the loss comes with the race itself.
 * @type {Record<string, Quantity>}
 */
export const QUANTITIES = {
  loss: { name: "loss", title: "loss" },
  distance: { name: "distance to minimum", title: "distance to minimum", column: "distance" },
  gradient: { name: "gradient norm ‖∇f‖", title: "‖∇f‖", column: "gradient_norm" },
  step: { name: "step length ‖Δθ‖", title: "‖Δθ‖", column: "step_length" },
  rate: { name: "learning rate αₜ", title: "αₜ", column: "learning_rate" },
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
  low = Math.max(low, FINEST);
  high = Math.max(Math.min(high, highest), 10 * low);
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
    const within = Math.min(Math.max(value, lowest), highest);
    low = Math.min(low, within);
    high = Math.max(high, within);
  }
  if (low === Infinity) [low, high] = [0, 1];
  if (high === low) [low, high] = [low - 0.5, high + 0.5];
  const round = 10 ** Math.floor(Math.log10(high - low)) / 2;
  return { log: false, range: [Math.floor(low / round) * round, Math.ceil(high / round) * round] };
}
