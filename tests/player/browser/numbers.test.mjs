import assert from "node:assert/strict";
import { test } from "node:test";

import { percent, powerOfTen, readable } from "../../../downhill/player/browser/numbers.js";
import { vectors } from "./vectors.mjs";

const { readable: written, powers, percents } = vectors("numbers");

for (const [value, digits, text] of written) {
  test(`${value} in ${digits ?? "all"} digits is written ${text}`, () => {
    assert.equal(readable(value === null ? null : Number(value), digits), text);
  });
}

test("four digits where nobody says", () => assert.equal(readable(Math.PI), "3.142"));

test("what is not there is a dash", () => assert.equal(readable(undefined), "–"));

test("powers of ten", () => {
  for (const [exponent, text] of powers) assert.equal(powerOfTen(exponent), text);
});

test("per cent", () => {
  for (const [count, whole, text] of percents) assert.equal(percent(count, whole), text);
});
