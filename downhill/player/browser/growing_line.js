// A line that grows, of which any part can be drawn as it looks in the whole.

import { boxAround, meet, stretched } from "./boxes.js";
import { Covered } from "./covered.js";

/** @import {Box} from "./boxes.js" */
/** @import {Dashes, Stroke} from "./dashes.js" */
/** @import {Pair} from "./wire.js" */

/**
 * A straight piece.
 * @typedef {object} Piece
 * @property {Pair} from
 * @property {Pair} to
 * @property {number} before how long the line is up to there
 * @property {Stroke[] | null} strokes the dashes on it; null if it is too long for them
 */

const TOGETHER = 16; // pieces that share a box

/** A line through points in pixels, without the pieces that only cover what the line has covered before. */
export class GrowingLine {
  /** @type {Piece[]} */
  pieces = [];
  /** @type {Box[]} around every `TOGETHER` pieces */
  boxes = [];
  length = 0;

  /**
   * @param {Pair} start
   * @param {Dashes} dashes
   */
  constructor(start, dashes) {
    this.last = start;
    this.dashes = dashes;
    this.covered = new Covered(dashes);
  }

  /**
   * The piece that leads on to a point.
   * @param {Pair} to
   * @returns {Piece}
   */
  pieceTo(to) {
    const { last: from, length: before } = this;
    return { from, to, before, strokes: this.dashes.along(from, to, before) };
  }

  /** @param {Pair} point */
  add(point) {
    const { last, length } = this;
    if (this.covered.add(last, point, length)) {
      if (this.pieces.length % TOGETHER === 0) this.boxes.push(boxAround([last]));
      const box = this.boxes.length - 1;
      this.boxes[box] = stretched(stretched(this.boxes[box], last), point);
      this.pieces.push(this.pieceTo(point));
    }
    this.length += Math.hypot(point[0] - last[0], point[1] - last[1]);
    this.last = point;
  }

  /**
   * The pieces of the line that come into a box, or near it; `end` is where the line ends beyond its last point.
   * @param {Box} box
   * @param {Pair} end
   * @returns {Piece[]}
   */
  within(box, end) {
    const found = this.boxes.flatMap((each, index) => {
      if (!meet(box, each)) return [];
      return this.pieces.slice(index * TOGETHER, (index + 1) * TOGETHER).filter(({ from, to }) => comesInto(box, from, to));
    });
    if (comesInto(box, this.last, end)) found.push(this.pieceTo(end));
    return found;
  }
}

/**
 * Whether a straight piece may come into a box; asked thousands of times a frame.
 * @param {Box} box
 * @param {Pair} from
 * @param {Pair} to
 */
function comesInto([left, top, right, bottom], [x, y], [toX, toY]) {
  return Math.min(x, toX) <= right && Math.max(x, toX) >= left && Math.min(y, toY) <= bottom && Math.max(y, toY) >= top;
}
