import assert from "node:assert/strict";
import { test } from "node:test";

import { nearestStep } from "../../../downhill/player/browser/hover.js";

// Steps 20 pixels apart: one trail along y = 0, one along y = 50.
const [LOW, HIGH] = [0, 50].map((y) => ({ entrant: { index: y }, lastStep: 4, place: (step) => [20 * step, y] }));

test("the nearest step of the nearest trail, by hand", () => {
  assert.deepEqual(nearestStep([LOW, HIGH], 21, 2, 4), { entrant: LOW.entrant, step: 1, place: [20, 0] });
  assert.equal(nearestStep([LOW, HIGH], 38, 47, 4).entrant, HIGH.entrant);
  assert.equal(nearestStep([LOW, HIGH], 38, 47, 4).step, 2);
});

test("nine pixels are out of reach", () => {
  assert.equal(nearestStep([LOW], 0, 9, 4), null);
  assert.equal(nearestStep([LOW], 0, 8.9, 4).step, 0);
  assert.equal(nearestStep([], 0, 0, 4), null);
});

test("what is not drawn yet, or never, is not there", () => {
  assert.equal(nearestStep([LOW], 60, 0, 2), null);
  assert.equal(nearestStep([LOW], 60, 0, 3).step, 3);
  assert.equal(nearestStep([LOW], 100, 0, Infinity), null, "beyond the last step");
});

test("steps that are nowhere are passed over", () => {
  const lost = { entrant: {}, lastStep: 2, place: (step) => (step === 1 ? [NaN, NaN] : [step, 0]) };
  assert.equal(nearestStep([lost], 1.1, 0, 2).step, 2);
});

test("of steps at the same place the first", () => {
  assert.equal(nearestStep([{ entrant: {}, lastStep: 5, place: () => [0, 0] }], 0, 0, 5).step, 0);
});
