// Numbers out of their second differences; see downhill/export/differences.py.

import { decode } from "./message.js";

/**
 * A message whose numbers are written as differences, with the numbers themselves.
 * @param {Uint8Array} bytes
 * @param {number} columns words in a row of numbers
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function withNumbers(bytes, columns) {
  const { buffer, start } = decode(bytes);
  const message = new Uint8Array(buffer);
  message.set(summed(message.subarray(start), columns), start);
  return message;
}

/**
 * The words, row by row, as the bytes that they were.
 * @param {Uint8Array} bytes
 * @param {number} columns words in a row
 * @returns {Uint8Array}
 */
function summed(bytes, columns) {
  const rows = bytes.length / columns / 4;
  const words = new DataView(new ArrayBuffer(bytes.length));
  for (let column = 0; column < columns; column += 1) {
    let [word, step] = [0, 0];
    for (let row = 0; row < rows; row += 1) {
      let unsigned = 0;
      for (let byte = 0; byte < 4; byte += 1) unsigned |= bytes[(4 * column + byte) * rows + row] << (8 * byte);
      step = (step + ((unsigned >>> 1) ^ -(unsigned & 1))) | 0;
      word = (word + step) | 0;
      words.setInt32(4 * (row * columns + column), word, true);
    }
  }
  return new Uint8Array(words.buffer);
}
