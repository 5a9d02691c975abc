import assert from "node:assert/strict";
import { test } from "node:test";

import { unpack } from "../../../downhill/player/browser/race.js";
import { decode } from "../../../downhill/player/browser/message.js";
import { placeOf } from "../../../downhill/player/browser/slider.js";
import { contents, message } from "./messages.mjs";

// By hand: [stops, number, place].
const BY_HAND = [
  [[0, 1, 2, 3], 1, 1],
  [[0, 1, 2, 3], 1.6, 2],
  [[0, 1, 2, 3], -7, 0],
  [[0, 1, 2, 3], 1e9, 3],
  [[1e-6, 1e-3, 1, 1000], 0.4, 1],
  [[0, 0.9, 0.99, 0.999], 0.95, 2],
  [[5], 4, 0],
];

for (const [stops, number, place] of BY_HAND) {
  test(`${number} among ${stops} by hand`, () => assert.equal(placeOf(stops, number), place));
}

test("every hyperparameter of a race has the stops that Python has, and its value's place shows the nearest", () => {
  const stops = contents("race").stops;
  unpack(decode(message("race"))).entrants.forEach(({ hyperparameters }, index) => {
    assert.deepEqual(hyperparameters.map((each) => each.stops), stops[index]);
    for (const { stops: own, value } of hyperparameters) {
      const off = Math.abs(own[placeOf(own, value)] - value);
      for (const other of own) assert.ok(off <= Math.abs(other - value));
    }
  });
});
