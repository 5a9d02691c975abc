// What is drawn over a map in ink with a casing, so that it is seen on any colour: lines, dots, rectangles.

/** @import {Panel} from "./axes.js" */
/** @import {Look} from "./theme.js" */
/** @import {Pair} from "./wire.js" */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Pair[]} points pixels
 * @param {Look} look
 * @param {number} [thickness] as a multiple of the usual one
 */
export function drawLine(context, points, look, thickness = 1) {
  context.lineJoin = "round";
  for (const [colour, width] of /** @type {[string, number][]} */ ([[look.casing, 4.5], [look.ink, 2]])) {
    context.beginPath();
    points.forEach(([x, y], index) => context[index ? "lineTo" : "moveTo"](x, y));
    Object.assign(context, { strokeStyle: colour, lineWidth: width * thickness * look.scale });
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Pair} pixel
 * @param {Look} look
 */
export function drawDot(context, [x, y], look) {
  for (const [colour, radius] of /** @type {[string, number][]} */ ([[look.casing, 5.5], [look.ink, 3.8]])) {
    context.beginPath();
    context.arc(x, y, radius * look.scale, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} at
 * @param {[x: Pair, y: Pair]} rectangle in the panel's coordinates
 * @param {Look} look
 */
export function drawRectangle(context, at, [[left, right], [low, high]], look) {
  const [x, y, width, height] = [at.toX(left), at.toY(high), at.toX(right) - at.toX(left), at.toY(low) - at.toY(high)];
  for (const [colour, size] of [[look.casing, 4], [look.ink, 1.6]]) {
    Object.assign(context, { strokeStyle: colour, lineWidth: size });
    context.strokeRect(x, y, width, height);
  }
}
