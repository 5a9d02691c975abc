// How runs end that have no end in the picture: diverged ones, and those that are outside the view.

import { font } from "./axes.js";
import { readable } from "./numbers.js";

/** @import {Panel, Rectangle} from "./axes.js" */
/** @import {EntrantTrail} from "./hover.js" */
/** @import {Look} from "./theme.js" */
/** @import {Pair} from "./wire.js" */

const INSET = 12;

/**
 * Whether a run has diverged at or before this position.
 * @param {EntrantTrail} trail
 * @param {number} position
 */
export function isOver({ entrant, lastStep }, position) {
  return entrant.outcome.code === "diverged" && position >= lastStep;
}

/**
 * A cross with the step's number where a diverged run was last seen, once the race is past it.
 * @param {CanvasRenderingContext2D} context
 * @param {Rectangle} panel
 * @param {EntrantTrail} trail
 * @param {number} position
 * @param {Look} look
 */
export function drawDivergence(context, panel, trail, position, look) {
  if (!isOver(trail, position)) return;
  const [x, y] = trail.at(trail.lastStep);
  const arm = 7 * look.scale;
  for (const [colour, width] of /** @type {[string, number][]} */ ([[look.casing, 6], [trail.style.colour, 3]])) {
    context.strokeStyle = colour;
    context.lineWidth = width * look.scale;
    context.beginPath();
    context.moveTo(x - arm, y - arm);
    context.lineTo(x + arm, y + arm);
    context.moveTo(x - arm, y + arm);
    context.lineTo(x + arm, y - arm);
    context.stroke();
  }
  writeBeside(context, [x, y], trail.entrant.outcome.text, trail.style.colour, look, panel);
}

/**
 * Where a panel is left towards a pixel outside it: the arrow's place, inside the edge; null if the pixel is inside.
 * @param {Rectangle} panel
 * @param {number} x
 * @param {number} y
 */
export function edgePlace({ left, top, width, height }, x, y, inset = INSET) {
  if (x >= left && x <= left + width && y >= top && y <= top + height) return null;
  const place = [
    Math.min(Math.max(x, left + inset), left + width - inset),
    Math.min(Math.max(y, top + inset), top + height - inset),
  ];
  return { place, angle: Math.atan2(y - place[1], x - place[0]) };
}

/**
 * How far a point is from the nearest point of a panel's view, in the landscape's own units.
 * @param {Pick<Panel, "x" | "y">} panel
 * @param {number} x
 * @param {number} y
 */
export function distanceFromView({ x: { range: [left, right] }, y: { range: [low, high] } }, x, y) {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(low - y, 0, y - high));
}

/**
 * An arrow at the edge for a run whose head is outside the view, with its distance; lines of text keep apart.
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} panel
 * @param {EntrantTrail} trail
 * @param {number} position
 * @param {Look} look
 * @param {number[]} taken heights at which text stands
 */
export function drawOutside(context, panel, trail, position, look, taken) {
  const edge = edgePlace(panel, ...trail.at(position), INSET * look.scale);
  if (!edge) return;
  const step = Math.min(Math.round(position), trail.lastStep);
  const { entrant, style } = trail;
  const [x, y] = edge.place;
  const size = 9 * look.scale;
  context.save();
  context.translate(x, y);
  context.rotate(edge.angle);
  const shape = new Path2D();
  for (const [along, across] of [[1, 0], [-0.7, 0.75], [-0.3, 0], [-0.7, -0.75]]) shape.lineTo(along * size, across * size);
  shape.closePath();
  context.lineJoin = "round";
  context.strokeStyle = look.casing;
  context.lineWidth = 4;
  context.stroke(shape);
  context.fillStyle = style.colour;
  context.fill(shape);
  context.restore();
  const away = `${readable(distanceFromView(panel, entrant.x(step), entrant.y(step)), 3)} away`;
  const text = isOver(trail, position) ? entrant.outcome.text : away;
  const height = freeHeight(taken, y, panel, 17 * look.scale);
  writeBeside(context, [x, height], text, style.colour, look, panel);
}

/**
 * The height nearest to `y` at which no text has been written yet.
 * @param {number[]} taken
 * @param {number} y
 * @param {Rectangle} panel
 * @param {number} line
 */
function freeHeight(taken, y, { top, height }, line) {
  const upwards = y > top + height / 2 ? -1 : 1;
  let free = y;
  while (taken.some((other) => Math.abs(other - free) < line)) free += upwards * line;
  taken.push(free);
  return free;
}

/**
 * Text at the right of a place, or at its left where it has no room there; whole: narrower where the panel is.
 * @param {CanvasRenderingContext2D} context
 * @param {Pair} place
 * @param {string} text
 * @param {string} colour
 * @param {Look} look
 * @param {Rectangle} panel
 */
function writeBeside(context, [x, y], text, colour, look, panel) {
  context.font = font(12.5 * look.scale, "600");
  const gap = 14 * look.scale;
  const width = Math.min(context.measureText(text).width, panel.width - 8);
  const [before, after] = [x - panel.left - gap, panel.left + panel.width - x - gap];
  const leftwards = after < width && before > after;
  context.textAlign = leftwards ? "right" : "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4 * look.scale;
  context.strokeStyle = look.casing;
  const overhang = Math.max(width - (leftwards ? before : after), 0); // it then begins over the place
  const beside = leftwards ? x - gap + overhang : x + gap - overhang;
  context.strokeText(text, beside, y, width);
  context.fillStyle = colour;
  context.fillText(text, beside, y, width);
}
