import assert from "node:assert/strict";
import { before, test } from "node:test";

import { Trail } from "../../../downhill/player/browser/paths.js";
import { near } from "./near.mjs";

before(() => {
  // A path that writes down where it goes.
  globalThis.Path2D = class {
    points = [];
    moveTo(x, y) { this.points = [[x, y]]; }
    lineTo(x, y) { this.points.push([x, y]); }
  };
});

const SQUARES = (step) => [10 * step, step ** 2];

test("a head between two steps is on the straight line between them", () => {
  const trail = new Trail(SQUARES, 4, {});
  assert.deepEqual([0, 2, 4].map((position) => trail.at(position)), [[0, 0], [20, 4], [40, 16]]);
  near(trail.at(2.25), [22.5, 5.25]);
  assert.deepEqual(trail.at(99), [40, 16], "it ends at its last step");
});

test("what comes after the last step is never looked at", () => {
  const trail = new Trail((step) => (step > 3 ? assert.fail(`step ${step}`) : SQUARES(step)), 3, {});
  trail.growTo(3);
  assert.deepEqual(trail.at(3), [30, 9]);
});

test("a trail grows step by step, and begins anew when time goes back", () => {
  const trail = new Trail(SQUARES, 4, {});
  assert.deepEqual(trail.path.points, [[0, 0]]);
  trail.growTo(1);
  trail.growTo(3);
  assert.deepEqual(trail.path.points, [[0, 0], [10, 1], [20, 4], [30, 9]]);
  trail.growTo(2);
  assert.deepEqual(trail.path.points, [[0, 0], [10, 1], [20, 4]]);
});

test("points on one pixel are left out, the last of the run never", () => {
  const trail = new Trail((step) => [0.1 * step, 0], 10, {});
  trail.growTo(10);
  const kept = trail.path.points.map(([x]) => x);
  near(kept, [0, 0.4, 0.8, 1]);
});
