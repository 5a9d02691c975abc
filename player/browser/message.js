// One block of bytes: the header's length, the header as JSON, and 32-bit floats.

/** Take a message apart; see `message` in player/packing.py. */
export function decode(bytes) {
  // A copy, because 32-bit numbers must begin at a multiple of four bytes and Streamlit's array may not.
  const { buffer } = bytes.slice();
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { header, numbers: new Float32Array(buffer, 4 + length) };
}
