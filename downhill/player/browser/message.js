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
