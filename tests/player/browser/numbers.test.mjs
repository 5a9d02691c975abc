import assert from "node:assert/strict";
import { test } from "node:test";

import { readable } from "../../../downhill/player/browser/numbers.js";

// Rounded by hand.
const WRITTEN = [
  [0, "0"],
  [-0, "0"],
  [1, "1"],
  [-2.5, "-2.5"],
  [12.34567, "12.35"],
  [0.1 + 0.2, "0.3"],
  [1234.56, "1235"],
  [99999, "100000"],
  [100000, "1.000e+5"],
  [-123456, "-1.235e+5"],
  [0.001, "0.001"],
  [0.00099999, "1.000e-3"],
  [5e-324, "4.941e-324"],
  [1.7976931348623157e308, "1.798e+308"],
  [Infinity, "not finite"],
  [-Infinity, "not finite"],
  [NaN, "not finite"],
  [null, "–"],
  [undefined, "–"],
];

for (const [value, text] of WRITTEN) {
  test(`${value} is written ${text}`, () => assert.equal(readable(value), text));
}
