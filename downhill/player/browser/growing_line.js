// A line that grows, of which any part can be drawn as it looks in the whole.

import { boxAround, meet, stretched } from "./boxes.js";
import { Covered } from "./covered.js";

/** @import {Box} from "./boxes.js" */
/** @import {Pair} from "./wire.js" */

/** @typedef {{from: Pair, to: Pair, before: number}} Piece straight, and how long the line is up to there */
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
   * @param {number[]} dash lengths of strokes and gaps
   */
  constructor(start, dash) {
    this.last = start;
    this.covered = new Covered(dash);
  }

  /** @param {Pair} point */
  add(point) {
    const { last, length } = this;
    if (this.covered.add(last, point, length)) {
      if (this.pieces.length % TOGETHER === 0) this.boxes.push(boxAround([last]));
      const box = this.boxes.length - 1;
      this.boxes[box] = stretched(stretched(this.boxes[box], last), point);
      this.pieces.push({ from: last, to: point, before: length });
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
      return this.pieces.slice(index * TOGETHER, (index + 1) * TOGETHER).filter(({ from, to }) => meet(box, boxAround([from, to])));
    });
    if (meet(box, boxAround([this.last, end]))) found.push({ from: this.last, to: end, before: this.length });
    return found;
  }
}
