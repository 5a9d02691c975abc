import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { height, landscape, nearestPoint, unpackLandscape } from "../../../downhill/player/browser/landscape.js";
import { decode } from "../../../downhill/player/browser/message.js";
import { server } from "./fetched.mjs";
import { contents, message } from "./messages.mjs";

let stub;
beforeEach(() => { stub = server(); });
afterEach(() => stub.stop());

for (const kind of ["linear", "log"]) {
  test(`losses and heights are those of Python: ${kind}`, async () => {
    const decoded = decode(message(kind));
    const { losses, heights } = unpackLandscape(decoded).grid;
    const python = contents(kind);
    assert.deepEqual(losses.map((row) => [...row]), python.losses.map((row) => row.map(Number)));
    for (const [row, column] of python.losses.flatMap((line, i) => line.map((_, j) => [i, j]))) {
      const [height, expected] = [heights[row][column], Number(python.heights[row][column])];
      // Heights are for colours: float32.
      const near = Object.is(height, expected) || Math.abs(height - expected) <= 1e-6 * Math.abs(expected);
      assert.ok(near, `row ${row}, column ${column}: ${height}, not ${expected}`);
    }
  });
}

test("a landscape is asked for once, by a race's experiment, whoever needs it", async () => {
  const asked = [landscape("late", "landscape=late"), landscape("late", "landscape=late&steps=3")];
  assert.equal(stub.questions.length, 1);
  assert.match(stub.questions[0].url, /\/picture\?landscape=late$/u);
  await stub.questions[0].answer(message("linear"));
  const [one, other] = await Promise.all(asked);
  assert.equal(one, other);
  assert.equal(await landscape("late", ""), one);
  assert.equal(stub.questions.length, 1);
});

test("what could not be had is asked for again", async () => {
  const failed = landscape("lost", "landscape=lost");
  await Promise.all([assert.rejects(failed, /does not answer/u), stub.questions[0].fail()]);
  landscape("lost", "landscape=lost");
  assert.equal(stub.questions.length, 2);
});

test("the eight that were needed last are kept", () => {
  const need = (...numbers) => numbers.forEach((number) => landscape(`number ${number}`, ""));
  need(0, 1, 2, 3, 4, 5, 6, 7, 0, 8);
  assert.equal(stub.questions.length, 9);
  need(2, 3, 4, 5, 6, 7, 0, 8);
  assert.equal(stub.questions.length, 9);
  need(1);
  assert.equal(stub.questions.length, 10);
});

test("the nearest grid point and its loss, by hand", () => {
  const grid = { view: [[-2, 2], [10, 11]], losses: [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [11, 12, 13, 14, 15]] };
  // Columns are 1 apart, rows ½.
  const found = (x, y) => nearestPoint(grid, x, y);
  assert.deepEqual(found(-2, 10), { point: [-2, 10], loss: 1 });
  assert.deepEqual(found(0.4, 10.7), { point: [0, 10.5], loss: 8 });
  assert.deepEqual(found(0.6, 10.8), { point: [1, 11], loss: 14 });
  assert.deepEqual(found(99, -99), { point: [2, 10], loss: 5 });
});

test("heights by hand", () => {
  assert.equal(height(-3, { kind: "linear" }), -3);
  const scale = { kind: "log", lowest: 2, floor: 0.01 };
  assert.equal(height(2, scale), -2);
  assert.equal(height(-7, scale), -2);
  assert.equal(height(101.99, scale), 2);
  assert.equal(height(Infinity, scale), Infinity);
  assert.ok(Number.isNaN(height(NaN, scale)));
});
