// What acts on one entrant at one step, drawn on its panel: arrows true to scale, and the local quadratic's ellipse.

import { font } from "./axes.js";

/** @import {Panel} from "./axes.js" */
/** @import {Table} from "./read_outs.js" */
/** @import {Look} from "./theme.js" */
/** @import {PathStyle} from "./wire.js" */

/**
 * A place and a displacement in the landscape's coordinates; `point` marks the place, for it is not where the run is.
 * @typedef {{name: string, from: number[], by: number[], bold?: boolean, point?: boolean}} Arrow
 */

/** @typedef {{table: Table, step: number, arrows: boolean, ellipse: boolean}} Inspected what is drawn of which step */

const LONG_ENOUGH = 24;
const SHORTEST = 3;
const LARGEST_MAGNIFICATION = 1e6;
const LINE = 15; // of type, from one to the next
const WORD = 28; // labels farther apart than this do not meet

/** @typedef {{text: string, x: number, y: number, colour: string}} Label */

/**
 * The labels one below the other where they would be printed over each other.
 * @param {Label[]} labels
 * @param {number} line
 */
export function stacked(labels, line) {
  /** @type {Label[]} */
  const placed = [];
  for (const label of labels) {
    let { y } = label;
    const meets = (/** @type {Label} */ other) => Math.abs(other.x - label.x) < WORD * (line / LINE) && Math.abs(other.y - y) < line;
    for (let other = placed.find(meets); other; other = placed.find(meets)) y = other.y + line;
    placed.push({ ...label, y });
  }
  return placed;
}

/**
 * The arrows of a step.
 * @param {Pick<Table, "numbers">} table
 * @param {number} step
 * @returns {Arrow[]}
 */
export function arrowsOf(table, step) {
  const vector = (/** @type {string} */ id) => table.numbers(id, step);
  const [rate] = vector("learning_rate") ?? [NaN];
  const theta = vector("theta");
  const against = (/** @type {number[] | undefined} */ gradient) => gradient?.map((each) => -rate * each);
  const slope = vector("gradient");
  const seen = vector("seen_gradient");
  const differs = seen && slope && seen.some((value, axis) => value !== slope[axis]);
  const ahead = vector("look_ahead");
  const arrows = [
    { name: "−α∇f", from: theta, by: against(slope) },
    differs && { name: "−αg", from: theta, by: against(seen) },
    { name: "v", from: theta, by: vector("velocity") },
    ahead && { name: "−αg̃", from: ahead, by: against(vector("look_ahead_gradient")), point: true },
    { name: "Δθ", from: theta, by: vector("next_step"), bold: true },
  ];
  return arrows.flatMap((arrow) => {
    if (!arrow || !arrow.from || !arrow.by?.every(Number.isFinite)) return [];
    return [{ ...arrow, from: arrow.from, by: arrow.by }];
  });
}

/**
 * How much longer than true all arrows are drawn, a power of ten, so that the longest can be seen.
 * @param {number[]} lengths
 */
export function magnification(lengths) {
  const longest = Math.max(...lengths, 0);
  if (!(longest > 0)) return 1;
  const wanted = 10 ** Math.ceil(Math.log10(LONG_ENOUGH / longest));
  return Math.min(Math.max(wanted, 1), LARGEST_MAGNIFICATION);
}

/**
 * The line q = 0 of the local quadratic q(δ) = gᵀδ + ½ δᵀHδ, which passes through θ: an ellipse if H is definite.
 * As {centre, axes, angle} in the landscape's coordinates, relative to θ; null if it is none.
 * @param {number[]} gradient
 * @param {number[]} hessian xx, xy, yy
 */
export function ellipseOf([g, h], [a, b, c]) {
  const determinant = a * c - b * b;
  if (!(determinant > 0) || !Number.isFinite(determinant)) return null;
  const centre = [-(c * g - b * h) / determinant, -(a * h - b * g) / determinant];
  const sign = Math.sign(a);
  const value = -(g * centre[0] + h * centre[1]) * sign; // twice the depth of the quadratic below θ
  const [middle, radius] = [(a + c) / 2, Math.hypot((a - c) / 2, b)];
  const axes = [middle + radius, middle - radius].map((curvature) => Math.sqrt(value / (curvature * sign)));
  return axes.every(Number.isFinite) ? { centre, axes, angle: 0.5 * Math.atan2(2 * b, a - c) } : null;
}

/**
 * Draw what acts at a step.
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} panel
 * @param {Inspected} inspected
 * @param {PathStyle} style
 * @param {Look} look
 */
export function drawArrows(context, panel, { table, step, arrows: wantsArrows, ellipse: wantsEllipse }, style, look) {
  const theta = table.numbers("theta", step);
  if (!theta?.every(Number.isFinite)) return;
  context.save();
  context.lineJoin = context.lineCap = "round";
  if (wantsEllipse) drawEllipse(context, panel, theta, table, step, style, look);
  if (wantsArrows) {
    const arrows = arrowsOf(table, step);
    const pixels = (/** @type {Arrow} */ { by }) => Math.hypot(panel.toX(by[0]) - panel.toX(0), panel.toY(by[1]) - panel.toY(0));
    const times = magnification(arrows.map(pixels));
    const labels = arrows.flatMap((arrow) => drawArrow(context, panel, arrow, times, style, look) ?? []);
    for (const { text, x, y, colour } of stacked(labels, LINE * look.scale)) write(context, text, x, y, colour, look, "center");
    if (times > 1) write(context, `arrows ×${times.toLocaleString("en")}`, panel.left + 10, panel.top + panel.height - 12, look.ink, look);
  }
  context.restore();
}

/**
 * Draw it, if it is long enough; returns its label, which is to be written above all arrows.
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} panel
 * @param {Arrow} arrow
 * @param {number} times
 * @param {PathStyle} style
 * @param {Look} look
 * @returns {Label | null}
 */
function drawArrow(context, panel, { name, from, by, bold, point }, times, style, look) {
  /** @type {[number, number]} */
  const start = [panel.toX(from[0]), panel.toY(from[1])];
  /** @type {[number, number]} */
  const end = [panel.toX(from[0] + times * by[0]), panel.toY(from[1] + times * by[1])];
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  const colour = bold ? style.colour : look.ink;
  if (point) dot(context, ...start, look);
  if (length < SHORTEST) return null;
  const angle = Math.atan2(end[1] - start[1], end[0] - start[0]);
  const tip = Math.min(10 * look.scale, length * 0.6);
  const path = new Path2D();
  path.moveTo(...start);
  path.lineTo(...end);
  for (const side of [-0.45, 0.45]) {
    path.moveTo(...end);
    path.lineTo(end[0] - tip * Math.cos(angle + side), end[1] - tip * Math.sin(angle + side));
  }
  for (const [ink, width] of /** @type {[string, number][]} */ ([[look.casing, bold ? 6.5 : 5], [colour, bold ? 3.2 : 1.8]])) {
    context.strokeStyle = ink;
    context.lineWidth = width * look.scale;
    context.stroke(path);
  }
  return { text: name, x: end[0] + 9 * look.scale * Math.cos(angle), y: end[1] + 12 * look.scale * Math.sin(angle), colour };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {Look} look
 */
function dot(context, x, y, look) {
  context.beginPath();
  context.arc(x, y, 3.5 * look.scale, 0, 2 * Math.PI);
  context.fillStyle = look.ink;
  context.fill();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} panel
 * @param {number[]} theta
 * @param {Table} table
 * @param {number} step
 * @param {PathStyle} style
 * @param {Look} look
 */
function drawEllipse(context, panel, theta, table, step, style, look) {
  const found = ellipseOf(table.numbers("gradient", step) ?? [], table.numbers("hessian", step) ?? []);
  if (!found) return write(context, "no ellipse: it does not curve the same way in all directions", panel.left + 10, panel.top + panel.height - 30 * look.scale, look.ink, look);
  const { centre, axes: [long, short], angle } = found;
  const path = new Path2D();
  for (let corner = 0; corner <= 96; corner += 1) {
    const [u, v] = [long * Math.cos((corner * Math.PI) / 48), short * Math.sin((corner * Math.PI) / 48)];
    const x = theta[0] + centre[0] + u * Math.cos(angle) - v * Math.sin(angle);
    const y = theta[1] + centre[1] + u * Math.sin(angle) + v * Math.cos(angle);
    path.lineTo(panel.toX(x), panel.toY(y));
  }
  for (const [ink, width] of /** @type {[string, number][]} */ ([[look.casing, 4], [style.colour, 1.6]])) {
    context.strokeStyle = ink;
    context.lineWidth = width * look.scale;
    context.stroke(path);
  }
  dot(context, panel.toX(theta[0] + centre[0]), panel.toY(theta[1] + centre[1]), look);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} colour
 * @param {Look} look
 * @param {CanvasTextAlign} align
 */
function write(context, text, x, y, colour, look, align = "left") {
  context.font = font(12.5 * look.scale, "600");
  context.textAlign = align;
  context.textBaseline = "middle";
  context.lineWidth = 4 * look.scale;
  context.strokeStyle = look.casing;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
