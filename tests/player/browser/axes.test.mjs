import assert from "node:assert/strict";
import { test } from "node:test";

import { contains, drawAxes, linearTicks, panel, position, ticks, valueAt } from "../../../downhill/player/browser/axes.js";
import { near } from "./near.mjs";
import { vectors } from "./vectors.mjs";

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

for (const { low, high, pixels, distance, step, first, texts } of vectors("ticks").linear) {
  test(`ticks from ${low} to ${high} on ${pixels} pixels`, () => {
    const found = ticks({ log: false, range: [low, high] }, pixels, distance);
    assert.deepEqual(found.map(([, text]) => text), texts);
    found.forEach(([value], index) => near((value - first) / step, index, 1e-6));
  });
}

for (const { low, high, pixels, distance, exponents, texts } of vectors("ticks").decades) {
  test(`ticks from 10^${low} to 10^${high} on ${pixels} pixels`, () => {
    const found = ticks({ log: true, range: [low, high] }, pixels, distance);
    assert.deepEqual(found.map(([, text]) => text), texts);
    near(found.map(([value]) => Math.log10(value)), exponents);
  });
}

/** What a text stands for: "−2.5", "1.2×10⁻⁷". */
function numberOf(text) {
  const [mantissa, exponent] = text.replaceAll("−", "-").split("×10");
  return Number(mantissa) * 10 ** Number([...exponent ?? "⁰"].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)).map((digit) => (digit < 0 ? "-" : digit)).join(""));
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
      for (const [value, text] of found) near(numberOf(text) / step, value / step, 0.01);
    });
  }
}

// Numbers next to which there is no other in a 64-bit float for one unit, the smallest and the largest: steps add up to nothing.
const EXTREMES = [0, 5e-324, 1e-300, 0.1, 1, 1 + 2 ** -52, 1e9, 2 ** 53, 1e17, 1e17 + 16, 1e300, 1.7e308];

test("ticks between any two numbers come to an end, within them, each with its own text", () => {
  const all = [...EXTREMES, ...EXTREMES.map((each) => -each)];
  for (const low of all) {
    for (const high of all.filter((each) => each > low)) {
      const found = linearTicks(low, high, 300, 60);
      const slack = 1e-6 * (high / 2 - low / 2);
      assert.ok(found.length <= 8, `${low} to ${high}`);
      assert.ok(found.every(([value]) => value >= low - slack && value <= high + slack), `${low} to ${high}`);
      assert.equal(new Set(found.map(([, text]) => text)).size, found.length, `${low} to ${high}`);
    }
  }
});

test("a wide number at the right end stands where it can be read whole", () => {
  const texts = [];
  const context = new Proxy({}, {
    get: (_, name) => (name === "measureText" ? () => ({ width: 44 }) : (...said) => { if (name === "fillText") texts.push(said); }),
    set: () => true,
  });
  const at = panel({ left: 60, top: 10, width: 300, height: 200 }, { log: true, range: [-2, 0] }, { log: false, range: [0, 1] });
  drawAxes(context, at, { tickDistances: [4, 3], scale: 1.4 }, { titles: ["", ""], numbers: [true, false] });
  assert.deepEqual(texts.map(([text]) => text), ["10⁻²", "10⁻¹", "10⁰"]);
  assert.deepEqual(texts.map(([, x]) => x), [60.5, 210.5, 350], "whose right end is at 372, as the canvas's");
});
