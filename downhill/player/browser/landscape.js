// The landscapes this tab has received. They travel apart from the races (they are large and seldom change), so a race
// may arrive before its landscape: whoever needs one waits for it here.

/** @import {Message} from "./message.js" */
/** @import {GridHeader, LandscapeHeader, LossScale, View} from "./wire.js" */

/**
 * Losses over a view, and their heights on the landscape's scale, both as rows of numbers, the lowest y first.
 * @typedef {{view: View, losses: Float32Array[], heights: Float32Array[]}} Grid
 */

/** @typedef {LandscapeHeader & {grid: Grid}} Landscape */

const KEPT = 8;
/** @type {Map<string, Landscape>} */
const received = new Map();
/** @type {Map<string, ((landscape: Landscape) => void)[]>} */
const waiting = new Map();

/**
 * Keep a landscape; its numbers are the losses, row by row, as float32.
 * @param {Message<LandscapeHeader>} message
 */
export function receive({ header, buffer, start }) {
  const { key } = header;
  if (received.has(key)) return;
  const made = { ...header, grid: grid(header, header.scale, buffer, start) };
  received.set(key, made);
  for (const oldest of received.keys()) if (received.size > KEPT) received.delete(oldest);
  for (const resolve of waiting.get(key) ?? []) resolve(made);
  waiting.delete(key);
}

/**
 * The landscape with this key, as soon as it is here.
 * @param {string} key
 * @returns {Promise<Landscape>}
 */
export function landscape(key) {
  const here = received.get(key);
  if (here) return Promise.resolve(here);
  return new Promise((resolve) => waiting.set(key, [...(waiting.get(key) ?? []), resolve]));
}

/**
 * The losses behind a header, and their heights.
 * @param {GridHeader} header
 * @param {LossScale} scale
 * @param {ArrayBuffer} buffer
 * @param {number} start
 * @returns {Grid}
 */
export function grid({ view, columns, rows }, scale, buffer, start) {
  const rowBytes = columns * Float32Array.BYTES_PER_ELEMENT;
  const losses = Array.from({ length: rows }, (_, row) => new Float32Array(buffer, start + row * rowBytes, columns));
  return { view, losses, heights: losses.map((row) => heights(row, scale)) };
}

/**
 * The grid point nearest to a place, and the loss there.
 * @param {Grid} grid
 * @param {number} x
 * @param {number} y
 */
export function nearestPoint({ view: [[left, right], [low, high]], losses }, x, y) {
  const column = nearest((x - left) / (right - left), losses[0].length);
  const row = nearest((y - low) / (high - low), losses.length);
  /** @type {(from: number, to: number, index: number, count: number) => number} */
  const along = (from, to, index, count) => from + ((to - from) * index) / (count - 1);
  const point = [along(left, right, column, losses[0].length), along(low, high, row, losses.length)];
  return { point, loss: losses[row][column] };
}

/**
 * @param {number} fraction
 * @param {number} count
 */
function nearest(fraction, count) {
  return Math.min(Math.max(Math.round(fraction * (count - 1)), 0), count - 1);
}

/**
 * The same map from loss to height as LossScale.heights in downhill/drawing/scale.py.
 * @param {number} loss
 * @param {Pick<LossScale, "kind" | "lowest" | "floor">} scale
 */
export function height(loss, { kind, lowest, floor }) {
  return kind === "linear" ? loss : Math.log10(Math.max(loss - lowest, 0) + floor);
}

/**
 * @param {Float32Array} losses
 * @param {LossScale} scale
 */
function heights(losses, scale) {
  return scale.kind === "linear" ? losses : losses.map((loss) => height(loss, scale));
}
