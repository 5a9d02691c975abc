import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { page } from "./page.mjs";
import { HEADER, LOOK, THEME, curvesOf } from "./networks.mjs";

// They make a canvas as they are loaded.
const { stop } = page();
const { classColours, mixed, unpackBoundary } = await import("../../../downhill/player/browser/networks_boundary.js");
const { curvatureFigure } = await import("../../../downhill/player/browser/networks_curvature.js");
const { layersFigure, spreadsAt, stepsOf } = await import("../../../downhill/player/browser/networks_layers.js");
const { bestOf, lastOf, lineOf } = await import("../../../downhill/player/browser/networks_results.js");
stop();

beforeEach(() => {
  globalThis.window = { innerHeight: 900, matchMedia: () => ({ matches: true }) };
});

test("a line of the results says what was last, and where it is", () => {
  const [entrant] = HEADER.entrants;
  const curves = curvesOf(0, [2, 0.5], { average: [2, 0.75] });
  assert.deepEqual(lineOf(entrant, curves, true), {
    name: ["Adam"], network: [""], weights: ["1,234"], trainLoss: ["0.5", "0.75"], testLoss: ["1", "1.5"],
    testAccuracy: ["26.0 %", "26.0 %"], seconds: ["0.3"], printed: ["–"], outcome: ["step 10 of 40"],
  });
  assert.deepEqual(lineOf(entrant, curves, false).outcome, ["stopped at step 10"]);
  assert.deepEqual(lineOf(entrant, { ...curves, outcome: "diverged" }, false).outcome, ["diverged"]);
  assert.deepEqual(lineOf(entrant, curves, false, 44.42).printed, ["44.42"]);
  const none = lineOf(entrant, null, true);
  assert.deepEqual([none.trainLoss, none.seconds, none.outcome], [["–"], ["–"], ["step 0 of 40"]]);
});

test("the best have the highest test accuracy, the median of several seeds", () => {
  assert.equal(lastOf([[1, 2], [3, 4], [5, 6]]), 4);
  assert.equal(lastOf([[1, 2]]), 2);
  assert.deepEqual(bestOf([curvesOf(0, [1, 1]), curvesOf(1, [1, 1, 1]), null]), [1]);
  assert.deepEqual(bestOf([curvesOf(0, [1]), curvesOf(1, [9])]), [0, 1]);
  assert.deepEqual(bestOf([null, null]), []);
});

test("spreads are those of the last look so far", () => {
  const trained = { header: HEADER, curves: [curvesOf(0, [1]), null] };
  assert.deepEqual(stepsOf(trained), [0, 20]);
  assert.deepEqual(spreadsAt(trained.curves[0].spreads, "gradients", 19), [1, 2, 3]);
  assert.deepEqual(spreadsAt(trained.curves[0].spreads, "gradients", 20), [4, 5, 6]);
  const { data, layout } = layersFigure(trained, 20, LOOK, 800, "");
  assert.deepEqual(data.slice(2).map(({ x, y }) => [x, y]), [[[1, 2], [2, 0.2]], [[1, 2, 3], [4, 5, 6]]]);
  const { layout: first } = layersFigure(trained, 0, LOOK, 800, "");
  assert.deepEqual(first.yaxis.range, layout.yaxis.range); // the slider moves no axis
});

test("sharpness stands beside 2/α", () => {
  const curvature = { steps: [0, 5], squaredGradient: [1, 2], curvature: [3, -4], sharpness: [10, 20], stable: [20, 20] };
  const { data } = curvatureFigure({ header: HEADER, curves: [{ ...curvesOf(0, [1]), curvature }, null] }, LOOK, 800, "");
  assert.deepEqual(data.slice(3).map(({ xaxis, y, line }) => [xaxis, y, line.dash]), [
    ["x", [20, 20], "2px,3px"], ["x", [10, 20], "solid"], ["x2", [1, 2], "solid"], ["x3", [3, -4], "solid"],
  ]);
  const unknown = { ...curvature, stable: [null, null] };
  const { data: without } = curvatureFigure({ header: HEADER, curves: [{ ...curvesOf(0, [1]), curvature: unknown }, null] }, LOOK, 800, "");
  assert.equal(without.length, data.length - 1);
});

test("regions and examples begin at any byte", () => {
  const train = new Uint8Array(new Float32Array([0.5, -1, 2, 3]).buffer);
  const numbers = new Uint8Array([0, 1, 1, 1, 1, 0, ...train, 1, 0]);
  const buffer = new Uint8Array([9, 9, ...numbers]).buffer;
  const boundary = { view: [[0, 1], [0, 1]], columns: 3, rows: 1, train: 2, test: 0 };
  const { regions, examples } = unpackBoundary({ header: { done: true, boundary }, buffer, start: 2 }, 2);
  assert.deepEqual(regions.map((each) => [...each]), [[0, 1, 1], [1, 1, 0]]);
  assert.deepEqual([[...examples.train.places], [...examples.train.classes], examples.test.classes.length], [[0.5, -1, 2, 3], [1, 0], 0]);
  assert.equal(unpackBoundary({ header: { done: true }, buffer, start: 2 }, 2), null);
});

test("each class has a colour of its own", () => {
  assert.equal(mixed("#ff0000", "#0000ff", 0.25), "#4000bf");
  const colours = classColours(THEME);
  assert.equal(new Set(colours).size, 24);
  assert.deepEqual(colours.slice(0, 2), ["#0072b2", "#bc4a00"]);
});
