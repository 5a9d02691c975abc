import assert from "node:assert/strict";
import { test } from "node:test";

import { Trail } from "../../../downhill/player/browser/trail.js";
import { near } from "./near.mjs";

const STYLE = { dash: [] };
const LOOK = { scale: 1 };
const SQUARES = (step) => [10 * step, step ** 2];

test("a head between two steps is on the straight line between them", () => {
  const trail = new Trail(SQUARES, 4, STYLE, LOOK);
  assert.deepEqual([0, 2, 4].map((position) => trail.at(position)), [[0, 0], [20, 4], [40, 16]]);
  near(trail.at(2.25), [22.5, 5.25]);
  assert.deepEqual(trail.at(99), [40, 16], "it ends at its last step");
});

test("what comes after the last step is never looked at", () => {
  const trail = new Trail((step) => (step > 3 ? assert.fail(`step ${step}`) : SQUARES(step)), 3, STYLE, LOOK);
  trail.goTo(3);
  assert.deepEqual(trail.at(3), [30, 9]);
});

/** The points of a trail's line. */
const points = ({ line: { pieces } }) => [...pieces.map(({ from }) => from), pieces[pieces.length - 1].to];

test("a trail grows step by step, and begins anew when time goes back", () => {
  const trail = new Trail(SQUARES, 4, STYLE, LOOK);
  trail.goTo(1);
  trail.goTo(3);
  assert.deepEqual(points(trail), [[0, 0], [10, 1], [20, 4], [30, 9]]);
  trail.goTo(2);
  assert.deepEqual(points(trail), [[0, 0], [10, 1], [20, 4]]);
});

test("what changes is around what is new, and around where the head was and is", () => {
  const trail = new Trail(SQUARES, 9, STYLE, LOOK);
  assert.deepEqual(trail.goTo(1), [[-Infinity, -Infinity, Infinity, Infinity]], "first everything");
  trail.goTo(3.5);
  const boxes = trail.goTo(5);
  const [left, top, right, bottom] = [0, 1, 2, 3].map((side) => Math[side < 2 ? "min" : "max"](...boxes.map((box) => box[side])));
  near([left, top, right, bottom], [30 - 3.2, 9 - 3.2, 50 + 3.2, 25 + 3.2]); // half a casing of 4.4, and a pixel
  assert.deepEqual(trail.goTo(5), [], "nothing if no time has passed");
  assert.equal(trail.goTo(4)[0][0], -Infinity, "everything if it has gone back");
});

test("points on one pixel are left out, the last of the run never", () => {
  const trail = new Trail((step) => [0.1 * step, 0], 10, STYLE, LOOK);
  trail.goTo(10);
  near(points(trail).map(([x]) => x), [0, 0.4, 0.8, 1]);
});

test("a run that goes to and fro for ever leaves few pieces, and none of its dashes out", () => {
  const toAndFro = (step) => [10 * (step % 2), 0];
  const solid = new Trail(toAndFro, 5000, STYLE, LOOK);
  solid.goTo(5000);
  assert.ok(solid.line.pieces.length <= 2, `${solid.line.pieces.length} pieces`);
  assert.equal(solid.line.length, 50000);
  const dashed = new Trail(toAndFro, 5000, { dash: [6, 3] }, LOOK);
  dashed.goTo(5000);
  // Way there and way back: strokes 0–6, 9–10 (at 10–9 of the way back), 10–15 (5–10), 18–20 (0–2) …; by hand the gaps are
  // filled within a period of 9 ways, so nothing is kept after that, and something of each kind before.
  assert.ok(dashed.line.pieces.length >= 2 && dashed.line.pieces.length <= 9, `${dashed.line.pieces.length} pieces`);
});

test("only pieces near a box are drawn, with how long the line is before each", () => {
  const trail = new Trail((step) => [10 * step, 0], 1000, STYLE, LOOK);
  trail.goTo(1000);
  const pieces = trail.line.within([5000, -1, 5010, 1], trail.end);
  assert.ok(pieces.length <= 48, `${pieces.length} pieces`);
  for (const { from: [x], before } of pieces) near(before, x);
  assert.ok(pieces.some(({ from: [x] }) => x === 5000));
});
