// What stands still under the paths: the landscape's filled isolines, its known points, axes and the colour bar.

import { drawAxes, font, line } from "./axes.js";
import { contextOf } from "./layer.js";

/** @import {FramedPanel} from "./arrangement.js" */
/** @import {Panel, Rectangle} from "./axes.js" */
/** @import {Grid} from "./landscape.js" */
/** @import {Look} from "./theme.js" */
/** @import {CriticalPoint, LossScale, PointKind, View} from "./wire.js" */

// Where levels lie closer than this (in pixels), their lines would merge into one dark patch: they fade out.
const CLOSEST_LINES = 2.5;

/** @type {WeakMap<Grid, {key: string, canvas: HTMLCanvasElement}>} as last painted: a class goes to and fro between landscapes */
const painted = new WeakMap();

/**
 * A picture of the landscape over this view: fills, with thin antialiased lines between them.
 * @param {{grid: Grid, scale: LossScale}} landscape
 * @param {View} view
 * @param {number} width
 * @param {number} height
 * @param {Look} look
 * @param {number} ratio
 */
export function picture({ grid, scale }, view, width, height, look, ratio) {
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  const key = [view, columns, rows, look.name].join(" ");
  const known = painted.get(grid);
  if (known?.key === key) return known.canvas;
  const levels = sample(grid, scale, view, columns, rows);
  const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  const context = contextOf(canvas);
  const image = context.createImageData(columns, rows);
  paint(new Uint32Array(image.data.buffer), levels, columns, rows, scale.levels, look);
  context.putImageData(image, 0, 0);
  painted.set(grid, { key, canvas });
  return canvas;
}

/**
 * The number of the level, with its fraction, at the middle of every pixel; between grid points bilinear.
 * @param {Grid} grid
 * @param {LossScale} scale
 * @param {View} view
 * @param {number} columns
 * @param {number} rows
 */
export function sample({ view: [[gridLeft, gridRight], [gridLow, gridHigh]], heights }, scale, view, columns, rows) {
  const [[xLow, xHigh], [yLow, yHigh]] = view;
  const [gridColumns, gridRows] = [heights[0].length, heights.length];
  const { lowest, size } = levelsOf(scale);
  const xs = cells(columns, (fraction) => (xLow + fraction * (xHigh - xLow) - gridLeft) / (gridRight - gridLeft), gridColumns);
  const ys = cells(rows, (fraction) => (yHigh - fraction * (yHigh - yLow) - gridLow) / (gridHigh - gridLow), gridRows);
  const levels = new Float32Array(columns * rows);
  for (let row = 0, at = 0; row < rows; row += 1) {
    const [below, above, up] = [heights[ys.cell[row]], heights[ys.cell[row] + 1], ys.fraction[row]];
    for (let column = 0; column < columns; column += 1, at += 1) {
      const [cell, right] = [xs.cell[column], xs.fraction[column]];
      const low = below[cell] + right * (below[cell + 1] - below[cell]);
      const high = above[cell] + right * (above[cell + 1] - above[cell]);
      levels[at] = (low + up * (high - low) - lowest) / size;
    }
  }
  return levels;
}

/**
 * For each pixel the grid cell it lies in, and how far along it; beyond the grid its first or last cell.
 * @param {number} pixels
 * @param {(fraction: number) => number} fractionOfGrid
 * @param {number} points
 */
function cells(pixels, fractionOfGrid, points) {
  const cell = new Int32Array(pixels);
  const fraction = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const along = Math.min(Math.max(fractionOfGrid((pixel + 0.5) / pixels), 0), 1) * (points - 1);
    cell[pixel] = Math.min(Math.floor(along), points - 2);
    fraction[pixel] = along - cell[pixel];
  }
  return { cell, fraction };
}

/** @param {LossScale} scale */
function levelsOf({ edges, levels }) {
  return { lowest: edges[0], size: (edges[1] - edges[0]) / levels };
}

/**
 * @param {Uint32Array} pixels
 * @param {Float32Array} levels
 * @param {number} columns
 * @param {number} rows
 * @param {number} count
 * @param {Look} look
 */
function paint(pixels, levels, columns, rows, count, { fills, isoline }) {
  const colours = fills.map(channels);
  const plain = Uint32Array.from(colours, (fill) => blend(fill, fill, 0));
  const ink = channels(isoline);
  for (let row = 0, at = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, at += 1) {
      const level = levels[at];
      // What is not a number counts as highest, as it does in exports.
      const fill = level < count ? Math.max(Math.floor(level), 0) : count - 1;
      const across = levels[column + 1 < columns ? at + 1 : at - 1] - level;
      const down = levels[row + 1 < rows ? at + columns : at - columns] - level;
      const shade = level > 0.5 && level < count - 0.5 ? lineCover(level, Math.hypot(across, down)) : 0;
      pixels[at] = shade ? blend(colours[fill], ink, shade) : plain[fill];
    }
  }
}

/**
 * How much of a pixel the line between two levels covers, if one is near; `slope` is in levels per pixel.
 * @param {number} level
 * @param {number} slope
 */
export function lineCover(level, slope) {
  if (!(slope > 0)) return 0;
  const distance = Math.abs(level - Math.round(level)) / slope;
  const room = Math.min(1, 1 / (slope * CLOSEST_LINES));
  return Math.min(Math.max(1 - distance, 0), 1) * 0.75 * room;
}

/**
 * @param {number[]} back
 * @param {number[]} ink
 * @param {number} fraction
 */
function blend([r, g, b], [inkR, inkG, inkB], fraction) {
  const mix = (/** @type {number} */ from, /** @type {number} */ to) => Math.round(from + (to - from) * fraction);
  return (255 << 24) | (mix(b, inkB) << 16) | (mix(g, inkG) << 8) | mix(r, inkR);
}

/** @param {string} colour */
function channels(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

/**
 * Minima, saddles and maxima that are known.
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} at
 * @param {Pick<CriticalPoint, "kind" | "point">[]} points
 * @param {Look} look
 */
export function drawPoints(context, at, points, look) {
  context.save();
  context.beginPath();
  context.rect(at.left, at.top, at.width, at.height);
  context.clip();
  for (const { kind, point: [x, y] } of points) {
    const shape = new Path2D();
    SHAPES[kind](shape, at.toX(x), at.toY(y), 6.5 * look.scale);
    context.lineJoin = "round";
    context.strokeStyle = look.casing;
    context.lineWidth = 3.5;
    context.stroke(shape);
    context.strokeStyle = context.fillStyle = look.ink;
    context.lineWidth = 1.5;
    context.stroke(shape);
    if (kind === "minimum") context.fill(shape);
  }
  context.restore();
}

/**
 * @param {Path2D} path
 * @param {number[][]} corners
 */
const polygon = (path, corners) => {
  corners.forEach(([x, y], index) => path[index ? "lineTo" : "moveTo"](x, y));
  path.closePath();
};

/** @type {Record<PointKind, (path: Path2D, x: number, y: number, size: number) => void>} */
const SHAPES = {
  minimum: (path, x, y, size) => polygon(path, Array.from({ length: 10 }, (_, corner) => {
    const [radius, angle] = [corner % 2 ? size * 0.42 : size, (corner * Math.PI) / 5];
    return [x + radius * Math.sin(angle), y - radius * Math.cos(angle)];
  })),
  saddle: (path, x, y, size) => polygon(path, [[x, y - size], [x + size, y], [x, y + size], [x - size, y]]),
  maximum: (path, x, y, size) => polygon(path, [[x, y - size], [x + size, y + 0.8 * size], [x - size, y + 0.8 * size]]),
};

/**
 * Axes around every panel; numbers and titles only at the outer ones.
 * @param {CanvasRenderingContext2D} context
 * @param {FramedPanel[]} panels
 * @param {string[]} names
 * @param {Look} look
 */
export function drawFrames(context, panels, names, look) {
  for (const each of panels) {
    const titles = names.map((name, axis) => (each.numbers[axis] ? name : ""));
    drawAxes(context, each, look, { titles, numbers: each.numbers });
  }
}

/**
 * The fills from lowest to highest loss, with the scale's round losses beside them.
 * @param {CanvasRenderingContext2D} context
 * @param {Rectangle} beside
 * @param {LossScale} scale
 * @param {Look} look
 */
export function drawBar(context, beside, scale, look) {
  const [left, width] = [beside.left + beside.width + 12, 12 * look.scale];
  const { top, height } = beside;
  look.fills.forEach((colour, index) => {
    context.fillStyle = colour;
    const from = top + height * (1 - (index + 1) / look.fills.length);
    context.fillRect(left, from, width, height / look.fills.length + 0.5);
  });
  context.strokeStyle = look.isoline;
  context.lineWidth = 1;
  context.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);
  const [low, high] = scale.edges;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = context.strokeStyle = look.muted;
  context.font = font(11.5 * look.scale);
  for (const [at, text] of scale.ticks) {
    const y = Math.round(top + height * (1 - (at - low) / (high - low))) + 0.5;
    line(context, left + width, y, left + width + 4, y);
    context.fillText(text, left + width + 7, y);
  }
  context.save();
  context.translate(left + width + 38 * look.scale, top + height / 2);
  context.rotate(Math.PI / 2);
  context.textAlign = "center";
  context.textBaseline = "bottom";
  context.fillStyle = look.ink;
  context.font = font(12 * look.scale);
  context.fillText("loss", 0, 0);
  context.restore();
}
