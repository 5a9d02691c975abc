// What marks a place: heads and rings.

/** @import {Look} from "./theme.js" */
/** @import {Marker, Pair, PathStyle} from "./wire.js" */

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
 * A short piece of an entrant's path with its head, for legends.
 * @param {CanvasRenderingContext2D} context
 * @param {number} left
 * @param {number} middle
 * @param {number} width
 * @param {PathStyle} style
 * @param {string} casing
 * @param {number} [scale]
 */
export function drawSample(context, left, middle, width, style, casing, scale = 1) {
  const end = left + width - 9 * scale;
  context.strokeStyle = style.colour;
  context.lineWidth = 2.2 * scale;
  context.setLineDash(style.dash.map((length) => length * scale));
  context.beginPath();
  context.moveTo(left + 1, middle);
  context.lineTo(end + 1, middle);
  context.stroke();
  context.setLineDash([]);
  drawMarker(context, end, middle, 5.5 * scale, style, casing);
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
