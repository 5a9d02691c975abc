// How runs end that have no end in the picture: diverged ones, and those that are outside the view.

import { font } from "./axes.js";
import { boxAround, meet, widened } from "./boxes.js";
import { readable } from "./numbers.js";

/** @import {Panel, Rectangle} from "./axes.js" */
/** @import {Box} from "./boxes.js" */
/** @import {EntrantTrail} from "./hover.js" */
/** @import {Look} from "./theme.js" */
/** @import {Pair} from "./wire.js" */

/** @typedef {{place: Pair, text: string, colour: string}} Label a text that is to stand beside a mark */

const INSET = 12;
const MARK = 9; // how far a cross or an arrow reaches
const GAP = 14; // from a mark to its text
const LINE = 17; // from one text to the next
const TYPE = 12.5;
const RIM = 3; // of a text's casing

/**
 * Whether a run has diverged at or before this position.
 * @param {EntrantTrail} trail
 * @param {number} position
 */
export function isOver({ entrant, lastStep }, position) {
  return entrant.outcome.code === "diverged" && position >= lastStep;
}

/**
 * How the runs of a panel have ended, or where they are: crosses, arrows at the edge, and texts beside them that cover
 * neither these nor each other.
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} panel
 * @param {EntrantTrail[]} trails
 * @param {number} position
 * @param {Look} look
 * @param {number} above the height of what stands along the panel's upper edge
 */
export function drawEndings(context, panel, trails, position, look, above) {
  const free = { ...panel, top: panel.top + above, height: panel.height - above };
  const isOutside = (/** @type {EntrantTrail} */ trail) => edgePlace(panel, ...trail.at(position)) !== null;
  const crosses = drawCrosses(context, trails.filter((trail) => !isOutside(trail)), position, look);
  const arrows = trails.filter(isOutside).flatMap((trail) => drawOutside(context, panel, free, trail, position, look) ?? []);
  write(context, [...crosses, ...arrows], look, free);
}

/**
 * The same where nothing is outside: every run that has diverged gets a cross, and a text in the picture.
 * @param {CanvasRenderingContext2D} context
 * @param {Rectangle} picture
 * @param {EntrantTrail[]} trails
 * @param {number} position
 * @param {Look} look
 */
export function drawDivergences(context, picture, trails, position, look) {
  write(context, drawCrosses(context, trails, position, look), look, picture);
}

/**
 * A cross where a diverged run was last seen, once the race is past it; returns what is to be written beside each.
 * @param {CanvasRenderingContext2D} context
 * @param {EntrantTrail[]} trails
 * @param {number} position
 * @param {Look} look
 * @returns {Label[]}
 */
function drawCrosses(context, trails, position, look) {
  return trails.filter((trail) => isOver(trail, position)).map((trail) => {
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
    return { place: [x, y], text: trail.entrant.outcome.text, colour: trail.style.colour };
  });
}

/**
 * Where a panel is left towards a pixel outside it: the arrow's place, inside the edge; null if the pixel is inside.
 * @param {Rectangle} panel
 * @param {number} x
 * @param {number} y
 */
export function edgePlace({ left, top, width, height }, x, y, inset = INSET) {
  if (x >= left && x <= left + width && y >= top && y <= top + height) return null;
  /** @type {Pair} */
  const place = [within(x, left + inset, left + width - inset), within(y, top + inset, top + height - inset)];
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
 * An arrow at the edge of what is free of a panel for a run whose head is outside the view; returns its distance, or how
 * it ended, to be written beside it.
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} panel
 * @param {Rectangle} free
 * @param {EntrantTrail} trail
 * @param {number} position
 * @param {Look} look
 * @returns {Label | null}
 */
function drawOutside(context, panel, free, trail, position, look) {
  const edge = edgePlace(free, ...trail.at(position), INSET * look.scale);
  if (!edge) return null;
  const step = Math.min(Math.round(position), trail.lastStep);
  const { entrant, style } = trail;
  const size = MARK * look.scale;
  context.save();
  context.translate(edge.place[0], edge.place[1]);
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
  return { place: edge.place, text: isOver(trail, position) ? entrant.outcome.text : away, colour: style.colour };
}

/**
 * Texts beside their marks, clear of all marks and of each other, whole: narrower where the panel is.
 * @param {CanvasRenderingContext2D} context
 * @param {Label[]} labels
 * @param {Look} look
 * @param {Rectangle} panel
 */
function write(context, labels, look, panel) {
  const { scale } = look;
  context.font = font(TYPE * scale, "600");
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4 * scale;
  context.strokeStyle = look.casing;
  const taken = labels.map(({ place }) => widened(boxAround([place]), MARK * scale));
  for (const { place, text, colour } of labels) {
    const width = Math.min(context.measureText(text).width, panel.width - 2 * RIM * scale);
    const box = freeBox(taken, boxBeside(place, width, panel, scale), panel, LINE * scale);
    taken.push(box);
    const [left, top, , bottom] = box;
    context.strokeText(text, left, (top + bottom) / 2, width);
    context.fillStyle = colour;
    context.fillText(text, left, (top + bottom) / 2, width);
  }
}

/**
 * The box of a text at the right of a place, or at its left where it has no room there, inside the panel.
 * @param {Pair} place
 * @param {number} width
 * @param {Rectangle} panel
 * @param {number} scale
 * @returns {Box}
 */
function boxBeside([x, y], width, panel, scale) {
  const [gap, half, rim] = [GAP * scale, (TYPE * scale) / 2, RIM * scale];
  const [before, after] = [x - panel.left - gap, panel.left + panel.width - x - gap];
  const beside = after < width && before > after ? x - gap - width : x + gap;
  const left = within(beside, panel.left + rim, panel.left + panel.width - rim - width);
  const middle = within(y, panel.top + half + rim, panel.top + panel.height - half - rim);
  return [left, middle - half, left + width, middle + half];
}

/**
 * The box, or the first one from it towards the panel's middle, line after line, that meets none of those taken.
 * @param {Box[]} taken
 * @param {Box} box
 * @param {Rectangle} panel
 * @param {number} line
 * @returns {Box}
 */
function freeBox(taken, [left, top, right, bottom], panel, line) {
  const towards = top > panel.top + panel.height / 2 ? -line : line;
  const lines = Array.from({ length: Math.ceil(panel.height / 2 / line) }, (_, index) => index * towards);
  /** @type {(by: number) => Box} */
  const moved = (by) => [left, top + by, right, bottom + by];
  return moved(lines.find((by) => !taken.some((other) => meet(other, moved(by)))) ?? 0);
}

/**
 * The number from `least` to `most` that is nearest to a value.
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function within(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
