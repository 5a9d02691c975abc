// A map as it comes from the server: frames, one after the other, coarse maps before the fine one.

import { decode } from "./message.js";

/** The frames of an answer as they come, each decoded; a last one that is not whole is an error. */
export async function* frames(body) {
  let rest = new Uint8Array(0);
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
  if (held > 0) throw new Error("The server has broken off.");
}

async function* chunksOf(body) {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

function lengthOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

function joined(chunks, length) {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The header of a map with its numbers: of each entrant `rates` (a sensitivity), `indices` of colours, `thetas` … */
export function unpackMap({ header, buffer, start }) {
  const [columns, rows] = header.axes.map(({ values }) => values.length);
  const runs = columns * rows;
  let at = start;
  const read = (Numbers, each) => header.entrants.map(() => {
    const numbers = new Numbers(buffer, at, each);
    at += numbers.byteLength;
    return numbers;
  });
  const blocks = {};
  if (!header.rates) {
    Object.assign(blocks, { thetas: read(Float32Array, 2 * runs), losses: read(Float32Array, runs) });
    Object.assign(blocks, { steps: read(Int32Array, runs), outcomes: read(Int8Array, runs) });
  }
  if (header.colouring) blocks.indices = read(Uint8Array, runs);
  const entrants = header.entrants.map((entrant, index) => {
    const own = Object.entries(blocks).map(([name, arrays]) => [name, arrays[index]]);
    return { ...entrant, ...Object.fromEntries(own), rates: header.rates?.[index] };
  });
  return { ...header, columns, rows, entrants };
}

/** The picture of one entrant's runs, a pixel for each; the second axis grows upwards. */
export function painted({ columns, rows, colouring }, { indices }, theme) {
  const palette = new Uint32Array(colouring.colours[theme].map((colour) => {
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
