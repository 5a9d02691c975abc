// The part of the landscape that the panels show.

/** @import {Pair, View} from "./wire.js" */

const MOST_ZOOM = 1e6;
const LEAST_ZOOM = 0.1;

/**
 * The view after zooming around a point that stays where it is; `whole` is the landscape's own view.
 * @param {View} view
 * @param {number} factor
 * @param {Pair} point
 * @param {View} whole
 * @returns {View}
 */
export function zoomed(view, factor, [x, y], whole) {
  const span = (/** @type {Pair} */ [low, high]) => high - low;
  const now = span(whole[0]) / span(view[0]);
  const by = Math.min(Math.max(now * factor, LEAST_ZOOM), MOST_ZOOM) / now;
  /** @type {(range: Pair, fixed: number) => Pair} */
  const around = ([low, high], fixed) => [fixed - (fixed - low) / by, fixed + (high - fixed) / by];
  return [around(view[0], x), around(view[1], y)];
}

/**
 * Width by height.
 * @param {View} view
 */
export function aspectOf([[left, right], [low, high]]) {
  return (right - left) / (high - low);
}

/**
 * The view with as much beside it as makes it so wide; one that is as wide already stays.
 * @param {View} view
 * @param {number} aspect
 * @returns {View}
 */
export function widened(view, aspect) {
  const [[left, right], up] = view;
  const more = Math.max(aspect / aspectOf(view) - 1, 0) * (right - left) / 2;
  return [[left - more, right + more], up];
}

/**
 * @param {View} view
 * @param {number} dx
 * @param {number} dy
 * @returns {View}
 */
export function moved([[left, right], [low, high]], dx, dy) {
  return [[left - dx, right - dx], [low - dy, high - dy]];
}

/**
 * A coordinate rounded to what a pixel can tell apart.
 * @param {number} value
 * @param {number} perPixel
 */
export function toPixel(value, perPixel) {
  const decimals = Math.max(0, Math.ceil(-Math.log10(Math.abs(perPixel))));
  return Number(value.toFixed(Math.min(decimals, 12)));
}

/**
 * A point moved into a view's box.
 * @param {View} view
 * @param {Pair} point
 * @returns {Pair}
 */
export function inside([[left, right], [low, high]], [x, y]) {
  return [Math.min(Math.max(x, left), right), Math.min(Math.max(y, low), high)];
}
