import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { acrossOf, band, curvesFigure, end, upOf } from "../../../downhill/player/browser/networks_curves.js";
import { logAxis } from "../../../downhill/player/browser/networks_figure.js";
import { HEADER, LOOK, curvesOf } from "./networks.mjs";

const CHOICE = { quantity: "loss", time: "step", log: false };
const trained = (...losses) => ({ header: HEADER, curves: losses.map((each, index) => each && curvesOf(index, each)) });

beforeEach(() => {
  globalThis.window = { innerHeight: 900, matchMedia: () => ({ matches: true }) };
});

/** The traces that have a name or a marker: in each panel lines come before heads. */
function shown({ data }) {
  return data.filter(({ x }) => x[0] !== null);
}

test("each part has its panel, lines below heads, in the entrants' styles", () => {
  const figure = curvesFigure(trained([2, 1], [2, 4]), CHOICE, LOOK, 800, "");
  assert.deepEqual(shown(figure).map(({ xaxis, mode, y }) => [xaxis, mode, y]), [
    ["x", "lines", [2, 1]], ["x", "lines", [2, 4]], ["x", "markers", [1]], ["x", "markers", [4]],
    ["x2", "lines", [4, 2]], ["x2", "lines", [4, 8]], ["x2", "markers", [2]], ["x2", "markers", [8]],
  ]);
  const [first, second] = shown(figure);
  assert.deepEqual([first.line.dash, second.line.dash, second.line.color], ["solid", "10px,4px", "#bc4a00"]);
  assert.equal(second.name, "&lt;b&gt;"); // a name is no markup
  assert.deepEqual(figure.layout.yaxis.range, figure.layout.yaxis2.range);
});

test("both panels are there before anything has come", () => {
  const { data, layout } = curvesFigure(trained(null, null), CHOICE, LOOK, 800, "");
  assert.deepEqual(data.map(({ xaxis }) => xaxis), ["x", "x2"]);
  assert.deepEqual([layout.xaxis.range, layout.yaxis.range], [[0, 40], [0, 1]]);
});

test("panels stand beside each other, or below each other where that is too narrow", () => {
  const domains = (width) => {
    const { layout } = curvesFigure(trained([1], [1]), CHOICE, LOOK, width, "");
    return ["xaxis", "xaxis2", "yaxis", "yaxis2"].map((name) => layout[name].domain);
  };
  const [left, right, ...ups] = domains(800);
  assert.ok(left[0] === 0 && left[1] < right[0] && right[1] === 1);
  assert.deepEqual(ups, [[0, 1], [0, 1]]);
  const [, , above, below] = domains(390);
  assert.ok(below[0] === 0 && below[1] < above[0] && above[1] === 1);
});

test("an axis grows while it trains and never shrinks", () => {
  const losses = [2.3, 1.1, 0.4, 0.15, 0.17, 0.02, 0.009];
  for (const choice of [CHOICE, { ...CHOICE, log: true }, { ...CHOICE, quantity: "accuracy" }]) {
    let [low, high] = upOf(trained(losses.slice(0, 1), null), choice).range;
    for (let count = 2; count <= losses.length; count += 1) {
      const [nextLow, nextHigh] = upOf(trained(losses.slice(0, count), losses.slice(0, count - 1)), choice).range;
      assert.ok(nextLow <= low && nextHigh >= high);
      [low, high] = [nextLow, nextHigh];
    }
  }
});

test("how far it will go is known of steps and epochs; seconds have round ends", () => {
  const far = (time) => acrossOf(trained([1, 1, 1, 1], null), { ...CHOICE, time }).range;
  assert.deepEqual(["step", "epoch", "second"].map(far), [[0, 40], [0, 4], [0, 0.9]]);
});

test("who diverges leaves the picture, and others stay in it", () => {
  assert.deepEqual(upOf(trained([2, 1], [2, 1e9]), CHOICE).range, [0, 20]); // four times the first test loss, rounded
  assert.deepEqual(upOf(trained([2, 1], [2, null]), CHOICE).range, [0, 4]);
  const [low, high] = logAxis([2, 1, 1e30, 1e-20, 0, null]).range;
  assert.deepEqual([low, high], [0, 0.5]);
});

test("the ticks of few decades are written out, and many decades have powers of ten", () => {
  const ticks = (losses) => {
    const { tickformat, dtick, exponentformat } = curvesFigure(trained(losses, null), { ...CHOICE, log: true }, LOOK, 800, "").layout.yaxis;
    return [tickformat, dtick, exponentformat];
  };
  // Of "D2" alone Plotly would write 0.2 and 0.5 as 2 and 5, but where a format is given.
  assert.deepEqual(ticks([1, 0.1]), [".3~r", "D2", undefined]);
  assert.deepEqual(ticks([1, 1e-4]), [undefined, 1, "power"]);
});

test("between quartiles there is a band, of which a gap leaves two", () => {
  const line = { x: [0, 1, 2, 3], low: [1, 2, null, 4], high: [3, null, null, 5] };
  assert.deepEqual(band(line, CHOICE), { x: [0, 1, 1, 0, null, 3, 3], y: [1, 2, 1e30, 3, null, 4, 5] });
  assert.ok(band({ x: [0], low: [0], high: [1] }, { ...CHOICE, log: true }).y[0] > 0);
});

test("of several seeds there are bands and quartiles, and an average is a thin line", () => {
  const header = { ...HEADER, entrants: HEADER.entrants.slice(0, 1), seeds: 3 };
  const figure = curvesFigure({ header, curves: [curvesOf(0, [2, 1], { seeds: 3, average: [2, 1.5] })] }, CHOICE, LOOK, 800, "");
  const [areas, average, line] = shown(figure);
  assert.deepEqual([areas.fill, areas.y], ["toself", [1, 0.5, 2, 4]]);
  assert.deepEqual([average.name, average.y, line.y], ["Adam, θ̄", [2, 1.5], [2, 1]]);
  assert.ok(average.line.width < line.line.width && average.line.color === line.line.color);
  assert.match(line.hovertemplate, /quartiles/);
  assert.deepEqual(line.customdata, [[1, 4], [0.5, 2]]);
});

test("a head stands at the last number", () => {
  assert.deepEqual(end({ x: [0, 1, 2], middle: [3, 2, null] }), { x: [1], y: [2] });
  assert.deepEqual(end({ x: [0], middle: [null] }), { x: [], y: [] });
});
