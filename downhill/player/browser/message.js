// One block of bytes: the header's length, the header as JSON, and numbers.

/**
 * A message taken apart: its numbers begin at `start` in `buffer`.
 * @template Header
 * @typedef {{header: Header, buffer: ArrayBuffer, start: number}} Message
 */

/**
 * Take a message apart; see `message` in downhill/player/packing.py.
 * @template Header
 * @param {Uint8Array} bytes
 * @returns {Message<Header>}
 */
export function decode(bytes) {
  // A copy, because 64-bit numbers must begin at a multiple of eight bytes and Streamlit's array may not.
  const { buffer } = bytes.slice();
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { header, buffer, start: 4 + length };
}

/**
 * A message put together, as `message` in downhill/player/packing.py does it.
 * @param {object} header
 * @param {Uint8Array[]} numbers
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function encode(header, numbers) {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = text.length + 7 - ((4 + text.length + 7) % 8);
  const bytes = new Uint8Array(4 + length + numbers.reduce((sum, each) => sum + each.length, 0)).fill(32, 4, 4 + length);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.set(text, 4);
  let place = 4 + length;
  for (const each of numbers) {
    bytes.set(each, place);
    place += each.length;
  }
  return bytes;
}
