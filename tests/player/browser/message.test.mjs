import assert from "node:assert/strict";
import { test } from "node:test";

import { decode, encode } from "../../../downhill/player/browser/message.js";
import { contents, message } from "./messages.mjs";

for (const { name, header, numbers } of contents("messages")) {
  test(`header and numbers are those of Python: ${name}`, () => {
    const decoded = decode(message(name));
    assert.deepEqual(decoded.header, header);
    assert.deepEqual([...new Float64Array(decoded.buffer, decoded.start)], numbers);
  });
}

test("64-bit numbers are read wherever the message begins in Streamlit's own block", () => {
  const [{ name, header, numbers }] = contents("messages");
  const bytes = message(name);
  for (let before = 0; before < 8; before += 1) {
    const block = new Uint8Array(before + bytes.length);
    block.set(bytes, before);
    const decoded = decode(block.subarray(before));
    assert.deepEqual(decoded.header, header);
    assert.deepEqual([...new Float64Array(decoded.buffer, decoded.start)], numbers);
  }
});

test("a message put together here is Python's: its numbers begin at a multiple of eight", () => {
  for (const header of [{}, { a: 1 }, { name: "½ 😀" }, { length: "1234567" }]) {
    const decoded = decode(encode(header, [new Uint8Array([1, 2]), new Uint8Array([3])]));
    assert.deepEqual(decoded.header, header);
    assert.equal(decoded.start % 8, 0);
    assert.deepEqual([...new Uint8Array(decoded.buffer, decoded.start)], [1, 2, 3]);
  }
});
