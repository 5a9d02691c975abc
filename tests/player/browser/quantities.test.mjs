import assert from "node:assert/strict";
import { test } from "node:test";

import { QUANTITIES, linearAxis, logAxis } from "../../../downhill/player/browser/quantities.js";

// By hand: [what, values, options, exponents of the ends].
const DECADES = [
  ["whole decades around the values", [200, 30, 5, 0.02], {}, [-2, 3]],
  ["at the minimum itself the finest decade", [1, 1e-30, 0, -1e-17], {}, [-12, 0]],
  ["another finest decade", [1, 1e-30], { finest: 1e-6 }, [-6, 0]],
  ["a divergence does not squeeze the others", [100, 1e200, Infinity, NaN, 1], { highest: 1e4 }, [0, 4]],
  ["nobody", [], {}, [-1, 0]],
  ["nothing positive", [0, -3, -Infinity], {}, [-1, 0]],
  ["nothing finite", [NaN, Infinity], {}, [-1, 0]],
  ["one point", [30], {}, [1, 3]],
  ["one point on a decade", [100], {}, [2, 3]],
  ["everything beyond the highest", [1e5, 1e250], { highest: 1e4 }, [5, 6]],
  ["everything below the finest", [1e-300, 1e-200], {}, [-12, -11]],
];

for (const [what, values, options, range] of DECADES) {
  test(`a logarithmic axis: ${what}`, () => assert.deepEqual(logAxis(values, options), { log: true, range }));
}

test("a point at any power of ten has its decade and grows", () => {
  for (let exponent = -12; exponent <= 300; exponent += 1) {
    const { range: [low, high] } = logAxis([10 ** exponent]);
    assert.ok(low <= exponent && high >= exponent + 1 && high - low <= 2, `${exponent}: ${low} to ${high}`);
  }
});

test("a small change of the race does not move a logarithmic axis", () => {
  assert.deepEqual(logAxis([3.1, 0.21]), logAxis([2.9, 0.19]));
});

// By hand: [what, values, options, ends]. Round is half of the power of ten below the span.
const LINEAR = [
  ["round ends around the values", [0.2, 3.4], {}, [0, 3.5]],
  ["negative values", [-17, 42], {}, [-20, 45]],
  ["what is not a number is passed over", [NaN, 1, Infinity, 2], {}, [1, 2]],
  ["no values", [], {}, [0, 1]],
  ["one value", [7], {}, [6.5, 7.5]],
  ["a divergence does not squeeze the others", [0, 10, 1e9, -1e9], { lowest: -4, highest: 12 }, [-5, 15]],
];

for (const [what, values, options, ends] of LINEAR) {
  test(`a linear axis: ${what}`, () => assert.deepEqual(linearAxis(values, options), { log: false, range: ends }));
}

for (const values of [[50], [30, 200], [-7, -9]]) {
  test(`an axis has ends although all values lie beyond its bounds: ${values}`, () => {
    const { range: [low, high] } = linearAxis(values, { lowest: 0, highest: 10 });
    assert.ok(low < high && low >= -10 && high <= 20, `${low} to ${high}`);
  });
}

test("every quantity but the loss says which read-out it is", () => {
  for (const [id, { name, title, column }] of Object.entries(QUANTITIES)) {
    assert.ok(name && title);
    assert.equal(column === undefined, id === "loss");
  }
});
