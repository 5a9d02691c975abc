import assert from "node:assert/strict";
import { test } from "node:test";

import { contains, panel, position, power, ticks, valueAt } from "../../../downhill/player/browser/axes.js";
import { near } from "./near.mjs";

const LINEAR = { log: false, range: [-2, 6] };
const LOG = { log: true, range: [-3, 1] };

test("positions by hand", () => {
  near([-2, 0, 6, 10].map((value) => position(LINEAR, value)), [0, 0.25, 1, 1.5]);
  near([0.001, 0.1, 10].map((value) => position(LOG, value)), [0, 0.5, 1]);
});

test("a value's position gives the value back", () => {
  for (const axis of [LINEAR, LOG, { log: false, range: [1e6, 1e6 + 1e-3] }, { log: true, range: [-150, 150] }]) {
    for (let share = -0.5; share <= 1.5; share += 0.125) near(position(axis, valueAt(axis, share)), share, 1e-6);
  }
});

test("a panel's y points upwards, and its pixels give the values back", () => {
  const at = panel({ left: 10, top: 20, width: 80, height: 40 }, LINEAR, LOG);
  near([at.toX(-2), at.toX(6), at.toY(0.001), at.toY(10)], [10, 90, 60, 20]);
  near([at.fromX(30), at.fromY(40)], [0, 0.1]);
  for (const value of [0.002, 0.5, 9]) near([at.fromX(at.toX(value)), at.fromY(at.toY(value))], [value, value]);
});

test("a rectangle contains its edges", () => {
  const box = { left: 1, top: 2, width: 3, height: 4 };
  for (const [x, y] of [[1, 2], [4, 6], [2, 3]]) assert.ok(contains(box, x, y));
  for (const [x, y] of [[0.9, 3], [4.1, 3], [2, 1.9], [2, 6.1]]) assert.ok(!contains(box, x, y));
});

// [low, high, pixels, distance between ticks, the ticks by hand]
const BY_HAND = [
  [0, 1, 100, 10, ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]],
  [-2, 2, 400, 100, ["−2", "−1", "0", "1", "2"]],
  [0, 200, 300, 62, ["0", "50", "100", "150", "200"]],
  [-0.25, 0.25, 400, 100, ["−0.2", "0.0", "0.2"].map((text) => text.replace("0.0", "0"))],
  [1.9, 2.1, 200, 100, ["1.9", "2.0", "2.1"]],
  [0, 300000, 200, 62, ["0", "1e5", "2e5", "3e5"]],
  [0, 0.00005, 100, 50, ["0", "5e−5"]],
  [0, 10, 5, 62, ["0", "10"]],
];

for (const [low, high, pixels, distance, expected] of BY_HAND) {
  test(`ticks from ${low} to ${high} on ${pixels} pixels`, () => {
    assert.deepEqual(ticks({ log: false, range: [low, high] }, pixels, distance).map(([, text]) => text), expected);
  });
}

const RANGES = [[0, 1], [-3, 7], [0.001, 0.0023], [-1e5, 3e6], [2, 2.000003], [-1e-7, 2e-7], [1e-6, 1.1e-6], [1e5, 1.02e5], [-4.1e6, -4e6]];

for (const [low, high] of RANGES) {
  for (const [pixels, distance] of [[60, 62], [300, 62], [1200, 44]]) {
    const found = ticks({ log: false, range: [low, high] }, pixels, distance);
    const step = found.length > 1 ? found[1][0] - found[0][0] : Infinity;

    test(`ticks are round, in range and far enough apart: ${low} to ${high} on ${pixels} pixels`, () => {
      for (const [value] of found) assert.ok(value >= low - 1e-6 * step && value <= high + 1e-6 * step, value);
      if (found.length < 2) return;
      const digits = step.toExponential(6);
      assert.match(digits, /^[125]\.0*e/u);
      const leading = Number(digits[0]);
      found.forEach(([value], index) => {
        near((value - found[0][0]) / step, index, 1e-6);
        near(value / step, Math.round(value / step), 1e-6);
      });
      assert.ok((step / (high - low)) * pixels >= Math.min(distance, pixels) * (1 - 1e-6), "too close");
      // One round step less would have been too close: 5 before 10, 2 before 5, 1 before 2.
      const finer = step * { 1: 0.5, 2: 0.5, 5: 0.4 }[leading];
      assert.ok((finer / (high - low)) * pixels < Math.min(distance, pixels) * (1 + 1e-6), "could be closer");
    });

    test(`a tick's text says its value: ${low} to ${high} on ${pixels} pixels`, () => {
      for (const [value, text] of found) near(Number(text.replaceAll("−", "-")) / step, value / step, 0.01);
    });
  }
}

test("powers of ten", () => {
  assert.deepEqual([-12, -1, 0, 3, 10].map(power), ["10⁻¹²", "10⁻¹", "10⁰", "10³", "10¹⁰"]);
});

test("ticks of a logarithmic axis are powers of ten, every so many decades", () => {
  const texts = (range, pixels) => ticks({ log: true, range }, pixels, 44).map(([, text]) => text);
  assert.deepEqual(texts([-3, 1], 440), ["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"]);
  assert.deepEqual(texts([-12, 0], 1000), ["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"]);
  assert.deepEqual(texts([-3, 1], 88), ["10⁻³", "10⁻¹", "10¹"]);
  assert.deepEqual(texts([-3, 1], 10), ["10⁻³", "10¹"]);
  assert.deepEqual(texts([-0.5, 2.5], 440), ["10⁰", "10¹", "10²"]);
});

test("ticks of a logarithmic axis stand where they say", () => {
  for (const [exponent, [value]] of ticks({ log: true, range: [-3, 1] }, 440, 44).entries()) near(value, 10 ** (exponent - 3));
});
