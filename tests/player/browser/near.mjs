// Numbers that should be equal but for rounding.

import assert from "node:assert/strict";

/** Fail unless two numbers, or two lists of them, are within `tolerance` of each other (relative where large). */
export function near(actual, expected, tolerance = 1e-12) {
  if (Array.isArray(expected)) {
    assert.equal(actual.length, expected.length);
    expected.forEach((each, index) => near(actual[index], each, tolerance));
    return;
  }
  const off = Math.abs(actual - expected);
  assert.ok(off <= tolerance * Math.max(1, Math.abs(expected)), `${actual}, not ${expected}`);
}
