import assert from "node:assert/strict";
import { test } from "node:test";

import { height, landscape, nearestPoint, receive } from "../../../downhill/player/browser/landscape.js";
import { decode } from "../../../downhill/player/browser/message.js";
import { contents, message } from "./messages.mjs";

/** A landscape of this key with one loss. */
function small(key) {
  return { header: { key, view: [[0, 1], [0, 1]], columns: 1, rows: 1, scale: { kind: "linear" } }, buffer: new ArrayBuffer(4), start: 0 };
}

/** What a promise has given so far, without waiting for it. */
function now(promise) {
  return Promise.race([promise, Promise.resolve("still waiting")]);
}

for (const kind of ["linear", "log"]) {
  test(`losses and heights are those of Python: ${kind}`, async () => {
    const decoded = decode(message(kind));
    receive(decoded);
    const { losses, heights } = (await landscape(decoded.header.key)).grid;
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

test("whoever asks before it is here gets it when it comes", async () => {
  const asked = [landscape("late"), landscape("late")];
  assert.equal(await now(asked[0]), "still waiting");
  receive(small("late"));
  const [one, other] = await Promise.all(asked);
  assert.equal(one.key, "late");
  assert.equal(one, other);
  assert.equal(await landscape("late"), one);
});

test("a landscape that is here is not made again", async () => {
  receive(small("twice"));
  const first = await landscape("twice");
  receive(small("twice"));
  assert.equal(await landscape("twice"), first);
});

test("the eight that came last are kept", async () => {
  for (let count = 0; count < 9; count += 1) receive(small(`number ${count}`));
  assert.equal(await now(landscape("number 0")), "still waiting");
  for (let count = 1; count < 9; count += 1) assert.equal((await landscape(`number ${count}`)).key, `number ${count}`);
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
