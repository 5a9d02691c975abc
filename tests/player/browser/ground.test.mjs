import assert from "node:assert/strict";
import { test } from "node:test";

import { lineCover, sample } from "../../../downhill/player/browser/ground.js";
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

// By hand: [level, levels per pixel, cover]. 0.75 on the line; 1/2.5 of a level per pixel is where lines begin to fade.
const COVERS = [
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

for (const [level, slope, cover] of COVERS) {
  test(`how much of a pixel the line covers at level ${level}, ${slope} a pixel`, () => near(lineCover(level, slope), cover));
}
