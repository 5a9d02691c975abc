// What moves: trails and heads, on a transparent canvas above what stands still.

/** @import {Look} from "./theme.js" */
/** @import {Marker, Pair, PathStyle} from "./wire.js" */

const LINE = 2.2;
const AVERAGE_LINE = 1.3;
const CASING = 4.4;
const HEAD = 6.5;
// Points closer than this to the one before are left out of a trail: near a minimum hundreds fall on one pixel.
const NEAREST_PIXELS = 0.4;

/** One entrant's way over one panel, in pixels, grown as time advances. */
export class Trail {
  /**
   * @param {(step: number) => Pair} place the pixel
   * @param {number} lastStep the last that can be drawn
   * @param {PathStyle} style
   */
  constructor(place, lastStep, style) {
    this.place = place;
    this.lastStep = lastStep;
    this.style = style;
    /** @type {Path2D | null} all of it */
    this.whole = null;
    this.path = new Path2D();
    this.drawnTo = 0;
    this.lastX = NaN;
    this.lastY = NaN;
    this.restart();
  }

  restart() {
    this.path = new Path2D();
    this.drawnTo = 0;
    [this.lastX, this.lastY] = this.place(0);
    this.path.moveTo(this.lastX, this.lastY);
  }

  /** @param {number} step */
  growTo(step) {
    if (step < this.drawnTo) this.restart();
    for (let next = this.drawnTo + 1; next <= step; next += 1) {
      const [x, y] = this.place(next);
      if (Math.abs(x - this.lastX) + Math.abs(y - this.lastY) >= NEAREST_PIXELS || next === this.lastStep) {
        this.path.lineTo(x, y);
        this.lastX = x;
        this.lastY = y;
      }
    }
    this.drawnTo = Math.max(step, 0);
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
   * @param {CanvasRenderingContext2D} context
   * @param {number} position
   * @param {Look} look
   */
  draw(context, position, look, cased = true) {
    this.growTo(Math.floor(Math.min(position, this.lastStep)));
    const [headX, headY] = this.at(position);
    const path = new Path2D(this.path);
    path.lineTo(headX, headY);
    context.lineJoin = "round";
    context.lineCap = "round";
    if (cased) {
      context.setLineDash([]);
      context.strokeStyle = look.casing;
      context.lineWidth = CASING * look.scale;
      context.globalAlpha = 0.75;
      context.stroke(path);
      context.globalAlpha = 1;
    }
    context.setLineDash(this.style.dash.map((length) => length * look.scale));
    context.strokeStyle = this.style.colour;
    context.lineWidth = LINE * look.scale;
    context.stroke(path);
    context.setLineDash([]);
  }

  /**
   * All of it, faintly: what is still to come, or has been.
   * @param {CanvasRenderingContext2D} context
   * @param {Look} look
   */
  drawWhole(context, look) {
    this.whole ??= Array.from({ length: this.lastStep + 1 }, (_, step) => this.place(step)).reduce((path, place) => {
      path.lineTo(...place);
      return path;
    }, new Path2D());
    context.globalAlpha = 0.3;
    context.strokeStyle = this.style.colour;
    context.lineWidth = 1.4 * look.scale;
    context.stroke(this.whole);
    context.globalAlpha = 1;
  }

  /**
   * The average of a run's positions: a thin line of the same colour, without casing and dashes.
   * @param {CanvasRenderingContext2D} context
   * @param {number} position
   * @param {Look} look
   */
  drawThin(context, position, look) {
    this.growTo(Math.floor(Math.min(position, this.lastStep)));
    const path = new Path2D(this.path);
    path.lineTo(...this.at(position));
    context.lineJoin = "round";
    context.strokeStyle = this.style.colour;
    context.lineWidth = AVERAGE_LINE * look.scale;
    context.stroke(path);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} position
   * @param {Look} look
   */
  drawHead(context, position, look) {
    const [x, y] = this.at(position);
    drawMarker(context, x, y, HEAD * look.scale, this.style, look.casing);
  }
}

/**
 * A head: the entrant's marker, with a casing that lifts it off what lies below.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {PathStyle} style
 * @param {string} casing
 */
export function drawMarker(context, x, y, size, { marker, colour, hollow }, casing) {
  const shape = new Path2D();
  OUTLINES[marker](shape, x, y, size);
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = casing;
  context.stroke(shape);
  context.fillStyle = hollow ? casing : colour;
  context.fill(shape);
  context.lineWidth = hollow ? 2.2 : 1;
  context.strokeStyle = colour;
  context.stroke(shape);
}

/**
 * A ring: where the race starts, or what the pointer is on.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {Look} look
 */
export function drawRing(context, x, y, radius, look) {
  for (const [colour, width] of /** @type {[string, number][]} */ ([[look.casing, 4], [look.ink, 1.8]])) {
    context.beginPath();
    context.arc(x, y, radius * look.scale, 0, 2 * Math.PI);
    context.strokeStyle = colour;
    context.lineWidth = width * look.scale;
    context.stroke();
  }
}

/** @typedef {(path: Path2D, x: number, y: number, size: number) => void} Outline */

/** @type {(corners: Pair[]) => Outline} */
const polygon = (corners) => (path, x, y, size) => {
  corners.forEach(([dx, dy], index) => path[index ? "lineTo" : "moveTo"](x + dx * size, y + dy * size));
  path.closePath();
};

const ARM = 0.38;
/** @type {Pair[]} */
const PLUS = [
  [-ARM, -1], [ARM, -1], [ARM, -ARM], [1, -ARM], [1, ARM], [ARM, ARM],
  [ARM, 1], [-ARM, 1], [-ARM, ARM], [-1, ARM], [-1, -ARM], [-ARM, -ARM],
];
/** @type {(corner: Pair) => Pair} */
const turned = ([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2];

/** @type {Record<Marker, Outline>} */
const OUTLINES = {
  circle: (path, x, y, size) => path.arc(x, y, size * 0.95, 0, 2 * Math.PI),
  square: polygon([[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]]),
  triangle: polygon([[0, -1.1], [1.05, 0.8], [-1.05, 0.8]]),
  diamond: polygon([[0, -1.2], [1, 0], [0, 1.2], [-1, 0]]),
  plus: polygon(PLUS),
  cross: polygon(PLUS.map(turned)),
};
