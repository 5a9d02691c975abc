import assert from "node:assert/strict";
import { test } from "node:test";

import { QUANTITIES, linearAxis, logAxis } from "../../../downhill/player/browser/quantities.js";
import { vectors } from "./vectors.mjs";

const { log, linear } = vectors("ranges");

for (const { what, values, range, ...options } of log) {
  test(`a logarithmic axis: ${what}`, () => assert.deepEqual(logAxis(values.map(Number), options), { log: true, range }));
}

for (const { what, values, range, ...options } of linear) {
  test(`a linear axis: ${what}`, () => assert.deepEqual(linearAxis(values.map(Number), options), { log: false, range }));
}

test("a point at any power of ten has its decade and grows", () => {
  for (let exponent = -12; exponent <= 300; exponent += 1) {
    const { range: [low, high] } = logAxis([10 ** exponent]);
    assert.ok(low <= exponent && high >= exponent + 1 && high - low <= 2, `${exponent}: ${low} to ${high}`);
  }
});

test("every quantity but the loss says which read-out it is", () => {
  for (const [id, { name, title, column }] of Object.entries(QUANTITIES)) {
    assert.ok(name && title);
    assert.equal(column === undefined, id === "loss");
  }
});
