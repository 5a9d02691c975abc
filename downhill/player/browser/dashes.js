// Dashes along a line: the canvas's own would be worked out anew for every part of a line that is drawn.

/** @import {Pair} from "./wire.js" */

/** @typedef {{from: Pair, to: Pair}} Stroke */

/** Pixels; longer pieces, which are few and may reach far beyond the picture, are left to the canvas. */
export const LONGEST = 200;

/** Strokes and gaps in turns, by their lengths; none for a line without gaps. */
export class Dashes {
  /** @param {number[]} lengths */
  constructor(lengths) {
    this.lengths = lengths;
    this.period = lengths.reduce((sum, length) => sum + length, 0);
  }

  /** @param {number} at how far along the line */
  isStroke(at) {
    return !this.period || this.partAt(at).index % 2 === 0;
  }

  /**
   * The strokes of a straight piece; null if it is too long.
   * @param {Pair} from
   * @param {Pair} to
   * @param {number} before how long the line is up to there
   * @returns {Stroke[] | null}
   */
  along(from, to, before) {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (!(length <= LONGEST)) return null;
    if (!this.period) return [{ from, to }];
    /** @type {Stroke[]} */
    const found = [];
    let { index, rest } = this.partAt(before);
    let last = from;
    for (let at = rest; at < length; at += rest) {
      const place = between(from, to, at / length);
      if (index % 2 === 0) found.push({ from: last, to: place });
      last = place;
      index = (index + 1) % this.lengths.length;
      rest = this.lengths[index];
    }
    if (index % 2 === 0) found.push({ from: last, to });
    return found;
  }

  /**
   * Which of the lengths lies there, and how much of it is still to come.
   * @param {number} at
   */
  partAt(at) {
    let rest = -(at % this.period);
    const index = this.lengths.findIndex((length) => (rest += length) > 0);
    return { index, rest };
  }
}

/**
 * @param {Pair} from
 * @param {Pair} to
 * @param {number} part
 * @returns {Pair}
 */
function between([x, y], [toX, toY], part) {
  return [x + (toX - x) * part, y + (toY - y) * part];
}
