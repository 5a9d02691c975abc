import assert from "node:assert/strict";
import { test } from "node:test";

import { addressNumber, placeOf, ticksOf } from "../../../downhill/player/browser/value_axis.js";
import { near } from "./near.mjs";
import { vectors } from "./vectors.mjs";

const EVEN = { scale: "linear", values: [-2, -1, 0, 1, 2] };
const LOG = { scale: "log", values: [0.001, 0.01, 0.1, 1] };
const NEAR_ONE = { scale: "near_one", values: [0, 0.9, 0.99, 0.999] };
const WHOLE = { scale: "whole", values: [1, 2, 4, 8] };

const { places, ticks } = vectors("value_axis");

for (const { what, scale, own, values, places: expected } of places) {
  test(`places by hand: ${what}`, () => near(values.map((value) => placeOf({ scale, values: own }, value)), expected, 1e-9));
}

for (const { what, scale, own, pixels, distance, places: expected, texts } of ticks) {
  test(`ticks by hand: ${what}`, () => {
    const found = ticksOf({ scale, values: own }, pixels, distance);
    assert.deepEqual(found.map(([, text]) => text), texts);
    near(found.map(([place]) => place), expected, 1e-9);
  });
}

test("what is nowhere has no place", () => {
  assert.ok(Number.isNaN(placeOf(EVEN, NaN)));
});

test("what is written lies on the map, no farther from its run than a hundredth of the way to the next", () => {
  for (const axis of [EVEN, LOG, NEAR_ONE, WHOLE, { scale: "linear", values: [1e5, 1e5 + 1e-7, 1e5 + 2e-7] }]) {
    axis.values.forEach((value, index) => {
      const number = addressNumber(axis, index);
      assert.ok(number >= axis.values[0] && number <= axis.values.at(-1));
      const next = axis.values[index + 1] ?? axis.values[index - 1];
      assert.ok(Math.abs(number - value) <= 0.01 * Math.abs(next - value));
    });
  }
  assert.equal(addressNumber({ scale: "linear", values: [0, 0.1 + 0.2, 0.6] }, 1), 0.3);
});
