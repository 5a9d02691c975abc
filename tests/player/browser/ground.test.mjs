import assert from "node:assert/strict";
import { test } from "node:test";

import { barTicks, lineShare, sample } from "../../../downhill/player/browser/ground.js";
import { near } from "./near.mjs";

const SINGLE = 1e-5; // levels are in single precision
const UNIT = { edges: [0, 1], levels: 1 }; // a level is then the height itself

/** The heights of a function on a grid of points over a view, the lowest y first. */
function gridOf(f, [[left, right], [low, high]], columns, rows) {
  const x = (column) => left + ((right - left) * column) / (columns - 1);
  const y = (row) => low + ((high - low) * row) / (rows - 1);
  const heights = Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => f(x(column), y(row))));
  return { view: [[left, right], [low, high]], heights };
}

test("between four grid points by hand: highest row first, at the middles of the pixels", () => {
  const grid = { view: [[0, 1], [0, 1]], heights: [[0, 10], [100, 210]] };
  // At (¼, ¾): below 2.5, above 127.5; of these ¼ and ¾. The others likewise.
  near([...sample(grid, UNIT, grid.view, 2, 2)], [96.25, 138.75, 33.75, 51.25], SINGLE);
});

test("levels are counted from the lowest edge", () => {
  const grid = { view: [[0, 1], [0, 1]], heights: [[3, 3], [3, 3]] };
  near([...sample(grid, { edges: [1, 5], levels: 8 }, grid.view, 1, 1)], [4]); // (3 - 1) / 0.5
});

const VIEW = [[-2, 4], [1, 3]];
const linear = (x, y) => 2 * x - 3 * y + 1;

/** What a linear function is at the middle of every pixel of a view. */
function expected([[left, right], [low, high]], columns, rows) {
  return Array.from({ length: columns * rows }, (_, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    return linear(left + ((right - left) * (column + 0.5)) / columns, high - ((high - low) * (row + 0.5)) / rows);
  });
}

for (const view of [VIEW, [[-1, 1], [1.5, 2]], [[3.9, 3.90001], [1, 1.00001]]]) {
  test(`a linear function is exact wherever one looks: ${view}`, () => {
    near([...sample(gridOf(linear, VIEW, 7, 4), UNIT, view, 13, 9)], expected(view, 13, 9), SINGLE);
  });
}

test("beyond the grid stands what is at its edge", () => {
  const levels = sample(gridOf(linear, VIEW, 7, 4), UNIT, [[-8, 10], [-5, 9]], 3, 3);
  // Middles of the pixels: x = -5, 1, 7 and y = 6.67, 2, -2.67; held to the grid -2, 1, 4 and 3, 2, 1.
  near([...levels], [3, 2, 1].flatMap((y) => [-2, 1, 4].map((x) => linear(x, y))), SINGLE);
});

test("what is not a number stays none", () => {
  const grid = { view: [[0, 1], [0, 1]], heights: [[NaN, 0], [0, 0]] };
  assert.ok(Number.isNaN(sample(grid, UNIT, grid.view, 1, 1)[0]));
});

// By hand: [level, levels per pixel, share]. 0.75 on the line; 1/2.5 of a level per pixel is where lines begin to fade.
const SHARES = [
  [3, 0.1, 0.75],
  [3.05, 0.1, 0.375],
  [2.95, 0.1, 0.375],
  [3.1, 0.1, 0],
  [3.5, 0.1, 0],
  [3, 0.4, 0.75],
  [3, 0.8, 0.375],
  [3.4, 0.8, 0.1875],
  [3, 4, 0.075],
  [3, 0, 0],
  [3, NaN, 0],
];

for (const [level, slope, share] of SHARES) {
  test(`the line's share of a pixel at level ${level}, ${slope} a pixel`, () => near(lineShare(level, slope), share));
}

test("the bar of a linear scale has round losses where they are", () => {
  const found = barTicks({ kind: "linear", edges: [-1, 2] });
  assert.deepEqual(found.map(([, text]) => text), ["−1.0", "−0.5", "0", "0.5", "1.0", "1.5", "2.0"]);
  near(found.map(([at]) => at), [-1, -0.5, 0, 0.5, 1, 1.5, 2]);
});

test("the bar of a logarithmic scale above zero has powers of ten", () => {
  const found = barTicks({ kind: "log", lowest: 0, highest: 250, floor: 2.5e-5 });
  // 10⁻⁴ to 10² are seven.
  assert.deepEqual(found.map(([, text]) => text), ["10²", "10¹", "10⁰", "10⁻¹", "10⁻²", "10⁻³", "10⁻⁴"]);
  near(found.map(([at]) => at), [2, 1, 0, -1, -2, -3, -4].map((exponent) => Math.log10(10 ** exponent + 2.5e-5)));
});

test("more decades than there is room for are every second one, from the highest", () => {
  const found = barTicks({ kind: "log", lowest: 0, highest: 1e4, floor: 1e-6 });
  assert.deepEqual(found.map(([, text]) => text), ["10⁴", "10²", "10⁰", "10⁻²", "10⁻⁴", "10⁻⁶"]);
});

test("above another lowest loss the bar says the losses themselves", () => {
  const found = barTicks({ kind: "log", lowest: -5, highest: 95, floor: 1e-5 });
  // 10², 10⁰, 10⁻² and 10⁻⁴ above it; in three digits the last would be the lowest loss itself.
  assert.deepEqual(found.map(([, text]) => text), ["95", "−4", "−4.99"]);
  near(found.map(([at]) => at), [2, 0, -2].map((exponent) => Math.log10(10 ** exponent + 1e-5)));
});

test("above a large lowest loss there are as many digits as the highest tick needs", () => {
  const found = barTicks({ kind: "log", lowest: 1000, highest: 1005, floor: 5e-7 });
  assert.deepEqual(found.map(([, text]) => text), ["1001", "1000.1"]); // 1001 has four, and one more
  near(found.map(([at]) => at), [1, 0.1].map((above) => Math.log10(above + 5e-7)));
});

test("no two ticks of a bar have the same text", () => {
  for (const lowest of [-1e4, -959.64, -1, 1e-3, 0.397887, 3.0000123, 57, 12345.678, 1e8]) {
    for (const range of [1e-2, 1, 5, 99, 1e6]) {
      const found = barTicks({ kind: "log", lowest, highest: lowest + range, floor: 1e-7 * range });
      const texts = found.map(([, text]) => text);
      assert.ok(texts.length > 0, `${lowest} and ${range} more`);
      assert.equal(new Set(texts).size, texts.length, `${lowest} and ${range} more: ${texts}`);
    }
  }
});
