import assert from "node:assert/strict";
import { test } from "node:test";

import { editAt, numberIn } from "../../../downhill/player/browser/place.js";

const PLACES = [
  { field: "start", axis: 0 }, { field: "start", axis: 1 }, { field: "steps" }, { field: "seed" }, { field: "parameters", name: "a" },
  { field: "numbers", entrant: 1, name: "learning_rate" },
];
for (const place of PLACES) {
  test(`an edit puts its number where it is found: ${JSON.stringify(place)}`, () => {
    assert.equal(numberIn(editAt(place, 7, [1, 2]), place), 7);
  });
}

test("an edit of something else puts none there", () => {
  const other = { start: [1, 2], parameters: { b: 1 }, numbers: [[0, "learning_rate", 1], [1, "momentum", 2]] };
  for (const place of PLACES.slice(2)) assert.equal(numberIn(other, place), undefined);
  for (const place of PLACES) assert.equal(numberIn({}, place), undefined);
});
