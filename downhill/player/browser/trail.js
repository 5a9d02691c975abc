// An entrant's trail over a panel or along a curve, drawn part by part.

import { boxAround, widened } from "./boxes.js";
import { Dashes } from "./dashes.js";
import { GrowingLine } from "./growing_line.js";
import { drawMarker } from "./paths.js";

/** @import {Box} from "./boxes.js" */
/** @import {Stroke} from "./dashes.js" */
/** @import {Piece} from "./growing_line.js" */
/** @import {Look} from "./theme.js" */
/** @import {Pair, PathStyle} from "./wire.js" */

const LINE = 2.2;
const AVERAGE_LINE = 1.3;
const CASING = 4.4;
const HEAD = 6.5;
// Points closer than this to the one before are left out of a trail: near a minimum hundreds fall on one pixel.
const NEAREST_PIXELS = 0.4;
const UNSEEN_PIXELS = 1 / 16; // an end that has moved no further stays as it is drawn: a run at rest costs nothing
/** @type {Box} */
const EVERYWHERE = [-Infinity, -Infinity, Infinity, Infinity];

/** One entrant's way, in pixels, up to a moment; as time advances only what is new of it has to be drawn. */
export class Trail {
  /**
   * @param {(step: number) => Pair} place the pixel
   * @param {number} lastStep the last that can be drawn
   * @param {PathStyle} style
   * @param {Look} look
   */
  constructor(place, lastStep, style, look) {
    this.place = place;
    this.lastStep = lastStep;
    this.style = style;
    this.look = look;
    this.room = (CASING * look.scale) / 2 + 1; // what a line covers beside it, with its blurred edge
    this.dashes = new Dashes(style.dash.map((length) => length * look.scale));
    this.line = this.beginning();
    this.end = this.line.last;
    this.grownTo = 0;
    this.position = NaN;
  }

  beginning() {
    return new GrowingLine(this.place(0), this.dashes);
  }

  /**
   * The trail up to a position; returns the boxes in which it then looks otherwise than before.
   * @param {number} position
   * @returns {Box[]}
   */
  goTo(position) {
    const goesOn = position >= this.position;
    if (!goesOn) Object.assign(this, { line: this.beginning(), grownTo: 0 });
    const { line, end } = this;
    const [known, last] = [line.pieces.length, line.last];
    this.growTo(Math.floor(Math.min(position, this.lastStep)));
    this.position = position;
    const [x, y] = this.at(position);
    const isSeen = !(Math.abs(x - end[0]) + Math.abs(y - end[1]) <= UNSEEN_PIXELS);
    if (goesOn && line.last === last && !isSeen) return [];
    this.end = /** @type {Pair} */ ([x, y]);
    if (!goesOn) return [EVERYWHERE];
    const ends = [boxAround([last, end]), boxAround([line.last, this.end])];
    const grown = boxAround(line.pieces.slice(known).flatMap(({ from, to }) => [from, to]));
    return [...ends, grown].map((box) => widened(box, this.room));
  }

  /** @param {number} step */
  growTo(step) {
    for (let next = this.grownTo + 1; next <= step; next += 1) {
      const [x, y] = this.place(next);
      const [lastX, lastY] = this.line.last;
      const isApart = Math.abs(x - lastX) + Math.abs(y - lastY) >= NEAREST_PIXELS;
      if (isApart || next === this.lastStep) this.line.add([x, y]);
    }
    this.grownTo = Math.max(step, 0);
  }

  /**
   * The pixel at a position between two steps.
   * @param {number} position
   * @returns {Pair}
   */
  at(position) {
    const bounded = Math.min(position, this.lastStep);
    const step = Math.floor(bounded);
    const [x, y] = this.place(step);
    if (step >= this.lastStep) return [x, y];
    const [nextX, nextY] = this.place(step + 1);
    const fraction = bounded - step;
    return [x + (nextX - x) * fraction, y + (nextY - y) * fraction];
  }

  /**
   * What of it comes into a box.
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   */
  draw(context, box, cased = true) {
    const { dashes, look: { scale, casing }, style: { colour } } = this;
    const pieces = this.line.within(widened(box, this.room), this.end);
    if (!pieces.length) return;
    context.lineJoin = context.lineCap = "round";
    if (cased) {
      context.globalAlpha = 0.75;
      stroke(context, pieces, casing, CASING * scale);
      context.globalAlpha = 1;
    }
    strokeDashed(context, pieces, colour, LINE * scale, dashes.lengths);
  }

  /**
   * The average of a run's positions: a thin line of the same colour, without casing and dashes.
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   */
  drawThin(context, box) {
    context.lineJoin = context.lineCap = "round";
    stroke(context, this.line.within(widened(box, this.room), this.end), this.style.colour, AVERAGE_LINE * this.look.scale);
  }

  /**
   * All of it, faintly: what is still to come, or has been.
   * @param {CanvasRenderingContext2D} context
   */
  drawWhole(context) {
    const path = new Path2D();
    for (let step = 0; step <= this.lastStep; step += 1) path.lineTo(...this.place(step));
    context.globalAlpha = 0.3;
    context.strokeStyle = this.style.colour;
    context.lineWidth = 1.4 * this.look.scale;
    context.stroke(path);
    context.globalAlpha = 1;
  }

  /** @param {CanvasRenderingContext2D} context */
  drawHead(context) {
    drawMarker(context, ...this.end, HEAD * this.look.scale, this.style, this.look.casing);
  }
}

/**
 * Stroke parts of one line as they look in the whole: what crosses itself is covered once.
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke[]} parts
 * @param {string} colour
 * @param {number} width
 */
function stroke(context, parts, colour, width) {
  const path = new Path2D();
  /** @type {Pair | null} */
  let reached = null;
  for (const { from, to } of parts) {
    if (from !== reached) path.moveTo(...from);
    path.lineTo(...to);
    reached = to;
  }
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
}

/**
 * Stroke the dashes on pieces of a line.
 * @param {CanvasRenderingContext2D} context
 * @param {Piece[]} pieces
 * @param {string} colour
 * @param {number} width
 * @param {number[]} dash lengths of strokes and gaps
 */
function strokeDashed(context, pieces, colour, width, dash) {
  stroke(context, pieces.flatMap(({ strokes }) => strokes ?? []), colour, width);
  context.setLineDash(dash);
  for (const piece of pieces) {
    if (piece.strokes) continue;
    context.lineDashOffset = piece.before;
    stroke(context, [piece], colour, width);
  }
  context.setLineDash([]);
}

/**
 * Trails up to a position; returns where they then look otherwise than before.
 * @param {Trail[]} trails
 * @param {number} position
 */
export function advance(trails, position) {
  return trails.flatMap((trail) => trail.goTo(position));
}
