import assert from "node:assert/strict";
import { test } from "node:test";

import { inside, moved, toPixel, zoomed } from "../../../downhill/player/browser/view.js";
import { near } from "./near.mjs";

const WHOLE = [[-2, 6], [0, 4]];

test("zooming in by two halves the view around the point, by hand", () => {
  assert.deepEqual(zoomed(WHOLE, 2, [2, 2], WHOLE), [[0, 4], [1, 3]]);
  assert.deepEqual(zoomed(WHOLE, 2, [-2, 4], WHOLE), [[-2, 2], [2, 4]]);
});

test("the point stays where it is in the view", () => {
  const [x, y] = [0.3, 3.1];
  for (const factor of [0.5, 1.6, 100]) {
    const [[left, right], [low, high]] = zoomed(WHOLE, factor, [x, y], WHOLE);
    near([(x - left) / (right - left), (y - low) / (high - low)], [(x + 2) / 8, y / 4]);
    near((right - left) / (high - low), 2);
  }
});

test("zooming in and out again is no change", () => {
  const there = zoomed(WHOLE, 3, [1, 1], WHOLE);
  near(zoomed(there, 1 / 3, [1, 1], WHOLE).flat(), WHOLE.flat());
});

test("a view is never smaller than a millionth and never larger than ten wholes", () => {
  const width = ([[left, right]]) => right - left;
  near(width(zoomed(WHOLE, 1e9, [0, 0], WHOLE)) * 1e6, 8, 1e-6);
  near(width(zoomed(WHOLE, 1e-9, [0, 0], WHOLE)), 80);
  const largest = zoomed(WHOLE, 1e-9, [0, 0], WHOLE);
  near(zoomed(largest, 0.5, [1, 1], WHOLE).flat(), largest.flat());
});

test("a view moves against the hand", () => {
  assert.deepEqual(moved(WHOLE, 1, -2), [[-3, 5], [2, 6]]);
});

// By hand: [value, what a pixel is, rounded].
const ROUNDED = [
  [1.23456, 0.01, 1.23], [1.23456, 0.02, 1.23], [-1.23456, -0.05, -1.23], [123.4, 1, 123], [123.4, 7, 123],
  [0.123456789, 1e-6, 0.123457], [1 / 3, 1e-30, 0.333333333333],
];

for (const [value, perPixel, rounded] of ROUNDED) {
  test(`${value} where a pixel is ${perPixel}`, () => assert.equal(toPixel(value, perPixel), rounded));
}

test("rounding moves a point by less than a pixel", () => {
  for (let perPixel = 1e-8; perPixel < 50; perPixel *= 1.7) {
    for (const value of [Math.PI, -Math.E, 1234.5678]) assert.ok(Math.abs(toPixel(value, perPixel) - value) < perPixel);
  }
});

test("a point is moved into the box, and stays if it is there", () => {
  const moves = [[[0, 1], [0, 1]], [[-3, 1], [-2, 1]], [[7, 9], [6, 4]], [[2, -1], [2, 0]]];
  for (const [point, expected] of moves) assert.deepEqual(inside(WHOLE, point), expected);
});
