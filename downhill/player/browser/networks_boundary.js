// What each entrant's network says of the plane of two inputs: its classes as regions, the examples in it.

import { element } from "./elements.js";
import { contextOf } from "./layer.js";
import { painted } from "./map_frames.js";
import { swatch } from "./results.js";

/** @import {Message} from "./message.js" */
/** @import {Look} from "./theme.js" */
/** @import {Boundary as Header, Pair, ThemeColours, TrainingEnd, TrainingHeader} from "./wire.js" */

/** @typedef {{places: Float32Array, classes: Uint8Array}} Examples x and y in turn */
/** @typedef {Header & {regions: Uint8Array[], examples: {train: Examples, test: Examples}}} Regions */

const OPACITY = 0.28; // of a region
const [WIDEST, NARROW, GAP] = [400, 640, 12]; // pixels
/** @type {Record<number, number>} how many pictures stand in a row, of so many */
const BESIDE = { 1: 1, 2: 2, 4: 2 };
const DOT = { train: 2.1, test: 3 }; // radii

export class Boundary {
  constructor() {
    this.panels = element("div", { className: "downhill-networks-regions" });
    this.key = element("p", { className: "downhill-hint downhill-networks-key" });
    this.box = element("div", {}, this.panels, this.key);
  }

  /**
   * There are no regions.
   * @param {string} why
   */
  showNone(why) {
    this.panels.replaceChildren();
    this.key.replaceChildren(why);
  }

  /**
   * @param {TrainingHeader} header
   * @param {Regions} regions
   * @param {Look} look
   * @param {number} width
   */
  show(header, regions, look, width) {
    const beside = width > NARROW ? BESIDE[header.entrants.length] ?? 3 : 1;
    const room = width - 1; // which is rounded, and one pixel too few would put them below each other
    const each = Math.min(Math.floor((room + GAP) / beside) - GAP, WIDEST);
    const colours = classColours(header.themes[look.name]);
    this.panels.replaceChildren(...header.entrants.map(({ label }, index) => {
      const canvas = element("canvas", { role: "img", ariaLabel: `Regions of the classes, ${label}` });
      draw(canvas, regions, index, colours, look, each);
      return element("figure", {}, element("figcaption", {}, swatch(look.paths[index], look.casing), label), canvas);
    }));
    this.key.replaceChildren(
      ...header.names.map((name, index) => element("span", {}, element("span", { className: "downhill-networks-class", style: `background: ${colours[index]}` }), name)),
      element("span", { textContent: "Dots are training examples, rings test examples." }),
    );
  }
}

/**
 * The numbers of a training's last message taken apart; null where there is no boundary.
 * @param {Message<TrainingEnd>} message
 * @param {number} entrants
 * @returns {Regions | null}
 */
export function unpackBoundary({ header: { boundary }, buffer, start }, entrants) {
  if (!boundary) return null;
  let at = start;
  // A copy of each piece, because a number may begin at any byte.
  const take = (/** @type {number} */ bytes) => buffer.slice(at, (at += bytes));
  const regions = Array.from({ length: entrants }, () => new Uint8Array(take(boundary.columns * boundary.rows)));
  const examples = (/** @type {number} */ count) => ({ places: new Float32Array(take(8 * count)), classes: new Uint8Array(take(count)) });
  return { ...boundary, regions, examples: { train: examples(boundary.train), test: examples(boundary.test) } };
}

/**
 * A colour for each of up to 24 classes: the theme's hues, and then these again, darker and lighter.
 * @param {ThemeColours} theme
 */
export function classColours({ paths, ink, background }) {
  const hues = [...new Set(paths.map(({ colour }) => colour))];
  const shades = /** @type {const} */ ([[ink, 1], [ink, 0.5], [background, 0.6], [ink, 0.75]]);
  return shades.flatMap(([other, share]) => hues.map((hue) => mixed(hue, other, share)));
}

/**
 * So much of the one colour over the other.
 * @param {string} front as "#rrggbb"
 * @param {string} back
 * @param {number} share
 */
export function mixed(front, back, share) {
  const channels = [1, 3, 5].map((from) => {
    const [over, under] = [front, back].map((colour) => parseInt(colour.slice(from, from + 2), 16));
    return Math.round(share * over + (1 - share) * under).toString(16).padStart(2, "0");
  });
  return `#${channels.join("")}`;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Regions} regions
 * @param {number} index of the entrant
 * @param {string[]} colours of the classes
 * @param {Look} look
 * @param {number} width in pixels
 */
function draw(canvas, regions, index, colours, look, width) {
  const [[left, right], [low, high]] = regions.view;
  const height = Math.round(Math.min(Math.max((width * (high - low)) / (right - left), width / 2), 1.2 * width));
  const ratio = window.devicePixelRatio || 1;
  Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const context = contextOf(canvas);
  context.scale(ratio, ratio);
  context.imageSmoothingQuality = "high";
  context.drawImage(pictureOf(regions, index, colours.map((colour) => mixed(colour, look.background, OPACITY))), 0, 0, width, height);
  const place = (/** @type {Pair} */ [x, y]) => [((x - left) / (right - left)) * width, ((high - y) / (high - low)) * height];
  for (const part of /** @type {const} */ (["train", "test"])) drawExamples(context, regions.examples[part], part, colours, look, place);
}

/**
 * The regions, a pixel for each of their points.
 * @param {Regions} regions
 * @param {number} index
 * @param {string[]} fills
 */
function pictureOf(regions, index, fills) {
  const { columns, rows } = regions;
  const canvas = element("canvas", { width: columns, height: rows });
  const pixels = new Uint8ClampedArray(painted(regions, regions.regions[index], fills).buffer);
  contextOf(canvas).putImageData(new ImageData(pixels, columns, rows), 0, 0);
  return canvas;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Examples} examples
 * @param {"train" | "test"} part
 * @param {string[]} colours
 * @param {Look} look
 * @param {(point: Pair) => number[]} place
 */
function drawExamples(context, { places, classes }, part, colours, { casing, scale }, place) {
  classes.forEach((kind, index) => {
    const [x, y] = place([places[2 * index], places[2 * index + 1]]);
    context.beginPath();
    context.arc(x, y, DOT[part] * scale, 0, 2 * Math.PI);
    context.fillStyle = part === "train" ? colours[kind] : casing;
    context.fill();
    if (part === "train") return;
    Object.assign(context, { strokeStyle: colours[kind], lineWidth: 1.4 * scale });
    context.stroke();
  });
}
