import assert from "node:assert/strict";
import { test } from "node:test";

import { Dashes } from "../../../downhill/player/browser/dashes.js";
import { near } from "./near.mjs";

/** Where the strokes of some pieces along the x axis begin and end. */
function strokes(dashes, ...ends) {
  let before = ends[0];
  return ends.slice(1).flatMap((end) => {
    const found = dashes.along([before, 0], [end, 0], before);
    before = end;
    return found.map(({ from, to }) => [from[0], to[0]]);
  });
}

test("strokes and gaps follow one another along a piece", () => {
  near(strokes(new Dashes([6, 3]), 0, 20).flat(), [0, 6, 9, 15, 18, 20]);
  near(strokes(new Dashes([7, 2, 1, 2]), 0, 25).flat(), [0, 7, 9, 10, 12, 19, 21, 22, 24, 25]);
});

test("they go on from piece to piece", () => {
  const whole = strokes(new Dashes([6, 3]), 0, 40);
  const joined = strokes(new Dashes([6, 3]), 0, 2.5, 7, 8, 13.25, 30, 40);
  const covered = (parts, at) => parts.some(([from, to]) => from <= at && at <= to);
  for (let at = 0.05; at < 40; at += 0.1) assert.equal(covered(joined, at), covered(whole, at), `${at}`);
});

test("whether a place is on a stroke is told alike", () => {
  const dashes = new Dashes([6, 3]);
  assert.deepEqual([0, 5.9, 6.1, 8.9, 9.1, 100].map((at) => dashes.isStroke(at)), [true, true, false, false, true, true]);
});

test("a line without gaps is one stroke, and a piece that is too long is left alone", () => {
  near(strokes(new Dashes([]), 0, 20).flat(), [0, 20]);
  assert.equal(new Dashes([6, 3]).along([0, 0], [1e30, 0], 0), null);
  assert.equal(new Dashes([6, 3]).along([0, 0], [NaN, 0], 0), null);
});
