// The landscapes of this tab. They travel apart from the races, for they are large and seldom change.

import { askMessage } from "./server.js";

/** @import {Message} from "./message.js" */
/** @import {GridHeader, LandscapeHeader, LossScale, Pair, View} from "./wire.js" */

/**
 * Losses over a view, and their heights on the landscape's scale, both as rows of numbers, the lowest y first.
 * @typedef {{view: View, losses: Float32Array[], heights: Float32Array[]}} Grid
 */

/** @typedef {LandscapeHeader & {grid: Grid}} Landscape */

const KEPT = 8;
/** @type {Map<string, Promise<Landscape>>} */
const landscapes = new Map();

/**
 * A landscape as it arrives: its numbers are the losses, row by row, as float32.
 * @param {Message<LandscapeHeader>} message
 * @returns {Landscape}
 */
export function unpackLandscape({ header, buffer, start }) {
  return { ...header, grid: grid(header, header.scale, buffer, start) };
}

/**
 * The landscape with this key.
 * @param {string} key
 * @param {string} experiment of a race on it; that is what the server is asked by
 * @returns {Promise<Landscape>}
 */
export function landscape(key, experiment) {
  const found = landscapes.get(key) ?? asked(key, experiment);
  landscapes.delete(key); // what was needed last stands last
  landscapes.set(key, found);
  for (const oldest of landscapes.keys()) if (landscapes.size > KEPT) landscapes.delete(oldest);
  return found;
}

/**
 * @param {string} key
 * @param {string} experiment
 */
function asked(key, experiment) {
  const found = askMessage("picture", experiment).then(unpackLandscape);
  found.catch(() => landscapes.delete(key)); // whoever needs it next asks again
  return found;
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
 * The height of the landscape at a place, between four points of the grid as a surface through them has it.
 * @param {Grid} grid
 * @param {number} x
 * @param {number} y
 */
export function heightAt({ view: [[left, right], [low, high]], heights }, x, y) {
  const [column, across] = between((x - left) / (right - left), heights[0].length);
  const [row, up] = between((y - low) / (high - low), heights.length);
  const [below, above] = [heights[row], heights[row + 1]];
  const along = (/** @type {Float32Array} */ line) => line[column] * (1 - across) + line[column + 1] * across;
  return along(below) * (1 - up) + along(above) * up;
}

/**
 * The point before a place, and how far it is from there to the next.
 * @param {number} fraction
 * @param {number} count
 * @returns {Pair}
 */
function between(fraction, count) {
  const at = Math.min(Math.max(fraction, 0), 1) * (count - 1);
  const before = Math.min(Math.floor(at), count - 2);
  return [before, at - before];
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
