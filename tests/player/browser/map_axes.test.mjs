import assert from "node:assert/strict";
import { test } from "node:test";

import { placeOf, ticksOf, written } from "../../../downhill/player/browser/map_axes.js";
import { percent } from "../../../downhill/player/browser/map_legend.js";
import { near } from "./near.mjs";

const EVEN = { scale: "linear", values: [-2, -1, 0, 1, 2] };
const LOG = { scale: "log", values: [0.001, 0.01, 0.1, 1] };
const NEAR_ONE = { scale: "near_one", values: [0, 0.9, 0.99, 0.999] };
const WHOLE = { scale: "whole", values: [1, 2, 4, 8] };

test("places by hand, beyond the ends as before them", () => {
  near([-2, 0.5, 3].map((value) => placeOf(EVEN, value)), [0, 2.5, 5]);
  near([0.001, 10 ** -1.5, 10].map((value) => placeOf(LOG, value)), [0, 1.5, 4]);
  near([0, 0.9, 1 - 10 ** -2.5].map((value) => placeOf(NEAR_ONE, value)), [0, 1, 2.5], 1e-9);
  near([1, 3, 8].map((value) => placeOf(WHOLE, value)), [0, 1.5, 3]);
});

test("what is nowhere has no place", () => {
  assert.ok(Number.isNaN(placeOf(EVEN, NaN)));
});

test("round numbers stand at their places", () => {
  assert.deepEqual(ticksOf(EVEN, 400, 100), [[0, "−2"], [1, "−1"], [2, "0"], [3, "1"], [4, "2"]]);
  const [places, texts] = [0, 1].map((part) => ticksOf(LOG, 400, 50).map((tick) => tick[part]));
  near(places, [0, 1, 2, 3], 1e-9);
  assert.deepEqual(texts, ["10⁻³", "10⁻²", "10⁻¹", "10⁰"]);
  assert.deepEqual(ticksOf(NEAR_ONE, 400, 60).map(([, text]) => text), ["0", "0.9", "0.99", "0.999"]);
});

test("a part of less than a decade has round numbers too", () => {
  const values = Array.from({ length: 11 }, (_, index) => 0.2 * 1.1 ** index);
  assert.deepEqual(ticksOf({ scale: "log", values }, 400, 100).map(([, text]) => text), ["0.2", "0.3", "0.4", "0.5"]);
});

test("what is written lies on the map, no farther from its run than a hundredth of the way to the next", () => {
  for (const axis of [EVEN, LOG, NEAR_ONE, WHOLE, { scale: "linear", values: [1e5, 1e5 + 1e-7, 1e5 + 2e-7] }]) {
    axis.values.forEach((value, index) => {
      const number = written(axis, index);
      assert.ok(number >= axis.values[0] && number <= axis.values.at(-1));
      const next = axis.values[index + 1] ?? axis.values[index - 1];
      assert.ok(Math.abs(number - value) <= 0.01 * Math.abs(next - value));
    });
  }
  assert.equal(written({ scale: "linear", values: [0, 0.1 + 0.2, 0.6] }, 1), 0.3);
});

test("shares that are not all or nothing do not read like it", () => {
  const shares = [0, 1, 12345, 65535, 65536].map((count) => percent(count, 65536));
  assert.deepEqual(shares, ["0 %", "< 0.1 %", "18.8 %", "> 99.9 %", "100 %"]);
});
