// A map as it comes from the server: frames, one after the other, coarse maps before the fine one.

import { decode } from "./message.js";

/** @import {Message} from "./message.js" */
/** @import * as wire from "./wire.js" */

/**
 * One entrant's runs; a sensitivity has `rates`, coloured maps have `indices`, maps of single runs the rest.
 * @typedef {object} Runs
 * @property {wire.RateSummary} [rates]
 * @property {Uint8Array} [indices] of colours
 * @property {Float32Array} [thetas] x and y in turn
 * @property {Float32Array} [losses]
 * @property {Int32Array} [steps]
 * @property {Int8Array} [outcomes] indices
 */

/** @typedef {wire.MapEntrant & Runs} Entrant */
/** @typedef {Omit<wire.MapHeader, "entrants"> & {entrants: Entrant[], columns: number, rows: number}} Map */

/**
 * The frames of an answer as they come, each decoded; a last one that is not whole is an error.
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<Message<{}>, void>}
 */
export async function* frames(body) {
  let rest = new Uint8Array(0);
  /** @type {Uint8Array[]} */
  let chunks = [];
  let [held, wanted] = [0, 4];
  for await (const chunk of chunksOf(body)) {
    chunks.push(chunk);
    held += chunk.length;
    if (held < wanted) continue; // a large frame is put together once, not with every chunk
    rest = joined(chunks, held);
    while (rest.length >= 4 && rest.length >= 4 + lengthOf(rest)) {
      const end = 4 + lengthOf(rest);
      yield decode(rest.subarray(4, end));
      rest = rest.subarray(end);
    }
    chunks = [rest];
    held = rest.length;
    wanted = held < 4 ? 4 : 4 + lengthOf(rest);
  }
  if (held > 0) throw brokenOff();
}

/** The answer is not whole. */
export function brokenOff() {
  return new Error("The server has broken off.");
}

/** @param {ReadableStream<Uint8Array>} body */
async function* chunksOf(body) {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => { throw brokenOff(); });
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

/** @param {Uint8Array} bytes */
function lengthOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

/**
 * @param {Uint8Array[]} chunks
 * @param {number} length
 */
function joined(chunks, length) {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/**
 * The header of a map with its numbers.
 * @param {Message<wire.MapHeader>} message
 * @returns {Map}
 */
export function unpackMap({ header, buffer, start }) {
  const [columns, rows] = header.axes.map(({ values }) => values.length);
  const runs = columns * rows;
  let at = start;
  /** @type {Entrant[]} */
  const entrants = header.entrants.map((entrant, index) => ({ ...entrant, rates: header.rates?.[index] }));
  /** @type {<N extends {byteLength: number}>(Numbers: new (buffer: ArrayBuffer, at: number, count: number) => N, each: number) => N} */
  const read = (Numbers, each) => {
    const numbers = new Numbers(buffer, at, each);
    at += numbers.byteLength;
    return numbers;
  };
  if (!header.rates) {
    for (const each of entrants) each.thetas = read(Float32Array, 2 * runs);
    for (const each of entrants) each.losses = read(Float32Array, runs);
    for (const each of entrants) each.steps = read(Int32Array, runs);
    for (const each of entrants) each.outcomes = read(Int8Array, runs);
  }
  if (header.colouring) for (const each of entrants) each.indices = read(Uint8Array, runs);
  return { ...header, columns, rows, entrants };
}

/**
 * The picture of one entrant's runs, a pixel for each; the second axis grows upwards.
 * @param {{columns: number, rows: number}} map
 * @param {Uint8Array} indices of the runs' colours
 * @param {string[]} colours
 */
export function painted({ columns, rows }, indices, colours) {
  const palette = new Uint32Array(colours.map((colour) => {
    const [red, green, blue] = [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16));
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  }));
  const pixels = new Uint32Array(columns * rows);
  for (let row = 0, run = 0; row < rows; row += 1) {
    const first = (rows - 1 - row) * columns;
    for (let column = 0; column < columns; column += 1, run += 1) pixels[first + column] = palette[indices[run]];
  }
  return pixels;
}
