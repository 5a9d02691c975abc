import assert from "node:assert/strict";
import { test } from "node:test";

import { landscape, receive } from "../../../player/browser/landscape.js";
import { decode } from "../../../player/browser/message.js";
import { contents, message } from "./messages.js";

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
