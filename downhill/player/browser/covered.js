// Where a line has already been: near a minimum many a run goes to and fro over the same few pixels, thousands of times.

import { LONGEST } from "./dashes.js";

/** @import {Dashes} from "./dashes.js" */
/** @import {Pair} from "./wire.js" */

const CELLS_PER_PIXEL = 2;
const ROW = 2 ** 20;

/** The cells, of half a pixel, that a line's strokes have gone through. */
export class Covered {
  /** @type {Set<number>} */
  cells = new Set();

  /** @param {Dashes} dashes */
  constructor(dashes) {
    this.dashes = dashes;
  }

  /**
   * Cover a piece; returns whether any of it is new, by more than half a pixel.
   * @param {Pair} from
   * @param {Pair} to
   * @param {number} before how long the line is up to there
   */
  add([x, y], [toX, toY], before) {
    const length = Math.hypot(toX - x, toY - y);
    if (!(length <= LONGEST)) return true; // without being looked at
    const known = this.cells.size;
    const samples = Math.max(Math.ceil(length), 1);
    for (let sample = 0; sample <= samples; sample += 1) {
      const part = sample / samples;
      if (!this.dashes.isStroke(before + part * length)) continue;
      const column = Math.floor((x + part * (toX - x)) * CELLS_PER_PIXEL);
      const row = Math.floor((y + part * (toY - y)) * CELLS_PER_PIXEL);
      this.cells.add(row * ROW + column);
    }
    return this.cells.size > known;
  }
}
