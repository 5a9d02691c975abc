import assert from "node:assert/strict";
import { test } from "node:test";

import { distanceFromView, edgePlace } from "../../../downhill/player/browser/endings.js";
import { panel } from "../../../downhill/player/browser/axes.js";
import { near } from "./near.mjs";

const BOX = { left: 100, top: 50, width: 200, height: 100 };

test("a pixel inside, or on the edge, needs no arrow", () => {
  for (const [x, y] of [[200, 100], [100, 50], [300, 150]]) assert.equal(edgePlace(BOX, x, y), null);
});

// By hand: [pixel outside, place 12 pixels inside the edge, direction].
const OUTSIDE = [
  [[400, 100], [288, 100], 0],
  [[0, 100], [112, 100], Math.PI],
  [[200, 300], [200, 138], Math.PI / 2],
  [[200, -300], [200, 62], -Math.PI / 2],
  [[388, 238], [288, 138], Math.PI / 4],
  [[12, -38], [112, 62], -3 * (Math.PI / 4)],
  [[Infinity, 100], [288, 100], 0],
  [[301, 149], [288, 138], Math.atan2(11, 13)],
];

for (const [[x, y], place, angle] of OUTSIDE) {
  test(`the arrow towards ${x}, ${y}`, () => {
    const found = edgePlace(BOX, x, y);
    assert.deepEqual(found.place, place);
    near(found.angle, angle);
  });
}

test("the inset is what is asked for", () => {
  assert.deepEqual(edgePlace(BOX, 400, 100, 20).place, [280, 100]);
});

test("distances from a view by hand", () => {
  const view = panel(BOX, { log: false, range: [-2, 6] }, { log: false, range: [0, 4] });
  const distances = [[[0, 1], 0], [[6, 4], 0], [[9, 1], 3], [[-4, 1], 2], [[0, -5], 5], [[9, 8], 5], [[-5, -4], 5]];
  for (const [[x, y], distance] of distances) near(distanceFromView(view, x, y), distance);
  assert.equal(distanceFromView(view, Infinity, 1), Infinity);
});
