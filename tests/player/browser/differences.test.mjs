import assert from "node:assert/strict";
import { test } from "node:test";

import { withNumbers } from "../../../downhill/player/browser/differences.js";
import { decode } from "../../../downhill/player/browser/message.js";

test("numbers come out of their differences: the example of test_differences.py", () => {
  const header = [...new TextEncoder().encode("{}  ")];
  const numbers = [6, 1, 5, ...Array(9).fill(0), 1, 2, 0, ...Array(9).fill(0)];
  const { buffer, start } = decode(withNumbers(new Uint8Array([4, 0, 0, 0, ...header, ...numbers]), 2));
  assert.equal(start, 8);
  assert.deepEqual([...new Uint32Array(buffer, start)], [3, 4294967295, 5, 4294967295, 4, 4294967295]);
});
