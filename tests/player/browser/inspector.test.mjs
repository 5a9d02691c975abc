import assert from "node:assert/strict";
import { test } from "node:test";

import { sixDigits } from "../../../downhill/player/browser/inspector.js";

// Rounded by hand.
const WRITTEN = [
  [0, "0"],
  [-0, "0"],
  [-0.25, "−0.25"],
  [1 / 3, "0.333333"],
  [123456.4, "123456"],
  [999999.4, "999999"],
  [999999.6, "1×10⁶"],
  [-1234567, "−1.23457×10⁶"],
  [0.0001, "0.0001"],
  [0.00009999, "9.999×10⁻⁵"],
  [-1.234567e-7, "−1.23457×10⁻⁷"],
  [2.2250738585072014e-308, "2.22507×10⁻³⁰⁸"],
  [1.7976931348623157e308, "1.79769×10³⁰⁸"],
  [NaN, "NaN"],
  [Infinity, "∞"],
  [-Infinity, "−∞"],
];

for (const [value, text] of WRITTEN) {
  test(`${value} is written ${text}`, () => assert.equal(sixDigits(value), text));
}
