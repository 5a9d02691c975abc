import assert from "node:assert/strict";
import { test } from "node:test";

import { percent, powerOfTen, read, readable, twoReadings } from "../../../downhill/player/browser/numbers.js";
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

// By hand: [what is written, the number, or null for none, whether it must be whole].
const READ = [
  ["0.05", 0.05], ["0,05", 0.05], [".05", 0.05], [",05", 0.05], ["5e-2", 0.05], ["5E-2", 0.05], ["1/20", 0.05], [" 0.05 ", 0.05],
  ["0 ,\u00a005", 0.05], ["5×10⁻²", 0.05], ["5·10^-2", 0.05], ["5*10^-2", 0.05], ["-0,25", -0.25], ["−0.25", -0.25],
  ["–0.25", -0.25], ["−1/−4", 0.25], ["+3", 3], ["3.", 3], ["1.235×10⁻⁷", 1.235e-7], ["1e400", null], ["1/0", null],
  ["", null], ["-", null], [",", null], ["0,05,1", null], ["5 %", null], ["1/2/3", null], ["1e", null],
  ["NaN", null], ["Infinity", null], ["0x10", null], ["2x", null], ["1,000", null], ["1,000", null, true], ["1.000", null, true],
  ["1000", 1000, true], ["1e3", 1000, true], ["1,5", 1.5, true],
  ["1.000", 1], ["0,125", 0.125], ["-12,500", null], ["12,5", 12.5], ["1234,567", 1234.567], ["1.000,5", 1000.5], ["1,000.5", 1000.5],
  ["1,000,000", 1e6], ["-1.000.000,25", -1000000.25], ["1,000,00", null], ["1,0000.5", null], ["1,000/4", null],
  ["10^-2", 0.01], ["10⁻²", 0.01], ["-10^2", -100], ["102", 102], ["10", 10], ["½", 0.5], ["-¼", -0.25], ["1½", null],
  ["０．０５", 0.05], ["－１，５", -1.5], ["１／２０", 0.05],
];
for (const [text, value, isWhole] of READ) {
  test(`“${text}” is read as ${value}`, () => assert.equal(read(text, isWhole), value));
}

// By hand: what is written, both numbers that may be meant, whether it must be whole.
const TWO = [
  ["1,000", [1, 1000]], ["-12,500", [-12.5, -12500]], ["1.000", null], ["1.250", [1.25, 1250], true], ["0,125", null],
  ["1,000,000", null], ["1.000,5", null], ["12,5", null],
];
for (const [text, both, isWhole] of TWO) {
  test(`“${text}” may be ${both}`, () => assert.deepEqual(twoReadings(text, isWhole), both));
}
