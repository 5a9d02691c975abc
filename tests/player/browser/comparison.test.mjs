import assert from "node:assert/strict";
import { test } from "node:test";

import { kindOfRates, withRates } from "../../../downhill/player/browser/comparison.js";

/** A race of entrants with these [learning rate, default]; null where the rule takes none. */
function race(...rates) {
  const entrants = rates.map((each, index) => {
    const other = { name: "beta", default: 0.9 };
    if (each === null) return { index, learningRate: null, hyperparameters: [other] };
    return { index, learningRate: each[0], hyperparameters: [other, { name: "learning_rate", default: each[1] }] };
  });
  return { entrants };
}

test("every entrant that takes a learning rate gets its own", () => {
  const edit = withRates(race([0.1, 1], null, [0.2, 1]), ({ index }) => index + 10);
  assert.deepEqual(edit, { numbers: [[0, "learning_rate", 10], [2, "learning_rate", 12]] });
  assert.deepEqual(withRates(race(), () => 1), { numbers: [] });
});

// By hand: [what, race, tuned rates by entrant, kind].
const KINDS = [
  ["nobody", race(), null, "own"],
  ["nobody takes a rate", race(null, null), [null, null], "own"],
  ["all differ", race([0.1, 1], [0.2, 1]), null, "own"],
  ["all are the same", race([0.1, 1], null, [0.1, 2]), null, "same"],
  ["one alone is not the same as others", race([0.1, 1], null), null, "own"],
  ["all are at their defaults", race([1, 1], null, [2, 2]), null, "defaults"],
  ["the same and at their defaults", race([1, 1], [1, 1]), null, "defaults"],
  ["one alone at its default", race([1, 1]), null, "defaults"],
  ["tuned", race([0.1, 1], null, [0.2, 1]), [0.1, null, 0.2], "tuned"],
  ["tuned, and the same", race([0.1, 1], [0.1, 1]), [0.1, 0.1], "tuned"],
  ["tuned once, and changed since", race([0.1, 1], [0.2, 1]), [0.1, 0.3], "own"],
];

test("of several kinds that a race's rates are it is the one chosen", () => {
  const alike = race([1, 1], [1, 1]);
  assert.equal(kindOfRates(alike, null, "same"), "same");
  assert.equal(kindOfRates(alike, [1, 1], "defaults"), "defaults");
  assert.equal(kindOfRates(race([0.1, 1], [0.2, 1]), null, "same"), "own", "only if it is of that kind");
});

for (const [what, race, tuned, kind] of KINDS) {
  test(`the kind of rates: ${what}`, () => assert.equal(kindOfRates(race, tuned), kind));
}
