// Boxes of pixels, of which a picture is painted anew.

/** @import {Rectangle} from "./axes.js" */
/** @import {Pair} from "./wire.js" */

/** @typedef {[left: number, top: number, right: number, bottom: number]} Box */

/**
 * The smallest box around points.
 * @param {Pair[]} points
 * @returns {Box}
 */
export function boxAround(points) {
  return points.reduce(stretched, /** @type {Box} */ ([Infinity, Infinity, -Infinity, -Infinity]));
}

/**
 * A box with one more point in it.
 * @param {Box} box
 * @param {Pair} point
 * @returns {Box}
 */
export function stretched([left, top, right, bottom], [x, y]) {
  return [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
}

/**
 * A box with room around it.
 * @param {Box} box
 * @param {number} room
 * @returns {Box}
 */
export function widened([left, top, right, bottom], room) {
  return [left - room, top - room, right + room, bottom + room];
}

/**
 * @param {Rectangle} rectangle
 * @returns {Box}
 */
export function boxOf({ left, top, width, height }) {
  return [left, top, left + width, top + height];
}

/**
 * @param {Box} one
 * @param {Box} other
 */
export function meet(one, other) {
  return one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
}

/**
 * The part of one box that lies in another; without extent, or less, if they do not meet.
 * @param {Box} one
 * @param {Box} other
 * @returns {Box}
 */
export function common(one, other) {
  return [Math.max(one[0], other[0]), Math.max(one[1], other[1]), Math.min(one[2], other[2]), Math.min(one[3], other[3])];
}

/**
 * Boxes that cover these and do not meet.
 * @param {Box[]} boxes
 * @returns {Box[]}
 */
export function apart(boxes) {
  /** @type {Box[]} */
  let found = [];
  for (let box of boxes) {
    for (let met; (met = found.filter((other) => meet(box, other))).length;) {
      found = found.filter((other) => !meet(box, other));
      box = met.reduce((all, [left, top, right, bottom]) => stretched(stretched(all, [left, top]), [right, bottom]), box);
    }
    found.push(box);
  }
  return found;
}
