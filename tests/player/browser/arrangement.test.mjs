import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange, arrangement, margins } from "../../../downhill/player/browser/arrangement.js";
import { near } from "./near.mjs";
import { vectors } from "./vectors.mjs";

const BETWEEN = 20; // less than the gap between two panels
const VIEWS = { square: [[-2, 2], [-2, 2]], wide: [[-4, 4], [-1, 1]], tall: [[0, 1], [-2, 3]] };

for (const { what, count, aspect, room: [width, height], columns, width: expected } of vectors("arrangement")) {
  test(`by hand: ${what}`, () => {
    const found = arrange(count, aspect, width, height);
    assert.deepEqual([found.columns, found.rows], [columns, Math.ceil(count / columns)]);
    near(found.width, expected);
  });
}

for (const [name, view] of Object.entries(VIEWS)) {
  for (const layout of ["overlay", "split", "grid"]) {
    for (const width of [320, 519, 520, 800, 1400]) {
      for (const room of [170, 570, 1070]) {
        const counts = layout === "grid" ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] : [1];
        test(`${layout} of a ${name} view, ${width} wide, in a room ${room} high`, () => {
          for (const scale of [1, 1.4]) for (const count of counts) check({ layout, count, view, fills: false }, width, scale, room);
        });
      }
    }
  }
}

function check(wanted, width, scale, room) {
  const { layout, count, view } = wanted;
  const { panels, bar, height, shown } = arrangement(wanted, width, scale, room);
  assert.deepEqual(shown, view);
  const margin = margins(scale);
  const at = `${count} panels at scale ${scale}`;
  assert.equal(panels.length, count);
  assert.equal(bar, layout === "overlay" && width >= 520);
  for (const [index, panel] of panels.entries()) {
    assert.ok(panel.left >= margin.left - 1 && panel.left + panel.width <= width - margin.right + 1, `${at}: beside the stage`);
    assert.ok(panel.top >= margin.top - 1 && panel.top + panel.height <= height - margin.bottom + 1, `${at}: above or below`);
    assert.ok(panel.width >= 10 && panel.height >= 4, `${at}: ${panel.width} × ${panel.height}`);
    // The same number of pixels for the same length along x and y, but for the rounding to whole pixels.
    const [[left, right], [low, high]] = view;
    near(panel.width, ((right - left) / (high - low)) * panel.height, 0.5 + 0.5 * ((right - left) / (high - low)));
    near([panel.toX(left), panel.toX(right)], [panel.left, panel.left + panel.width]);
    near([panel.toY(low), panel.toY(high)], [panel.top + panel.height, panel.top]);
    for (const other of panels.slice(index + 1)) assert.ok(apart(panel, other), `${at}: overlap`);
    const below = panels.some((other) => other.left === panel.left && other.top > panel.top);
    const before = panels.some((other) => other.top === panel.top && other.left < panel.left);
    assert.deepEqual(panel.numbers, [!below, !before], `${at}: numbers stand at the outer panels`);
  }
  if (layout !== "grid") assert.ok(height <= Math.max(room, 260 + margin.top + margin.bottom) + 1, `${at}: too tall`);
}

function apart(one, other) {
  const across = Math.max(other.left - one.left - one.width, one.left - other.left - other.width);
  const down = Math.max(other.top - one.top - one.height, one.top - other.top - other.height);
  return across >= BETWEEN || down >= BETWEEN;
}

test("a panel has the colour bar's room beside it", () => {
  const { panels: [panel] } = arrangement({ layout: "overlay", count: 1, view: VIEWS.wide, fills: true }, 800, 1, 2000);
  assert.ok(panel.left + panel.width + 12 + 12 + 38 <= 800);
});

test("a single panel that fills its room shows what lies beside the view, as large as before", () => {
  const wanted = { layout: "overlay", count: 1, view: VIEWS.square, fills: true };
  const { panels: [panel], shown: [[left, right], up] } = arrangement(wanted, 1246, 1, 552);
  assert.deepEqual([panel.width, panel.height], [1100, 500], "all but the margins and the colour bar");
  near([left, right], [-4.4, 4.4]);
  assert.deepEqual(up, [-2, 2]);
  const narrow = arrangement(wanted, 500, 1, 2000);
  assert.deepEqual(narrow.shown, VIEWS.square, "where there is no room beside it nothing is added above and below");
  const many = arrangement({ ...wanted, layout: "grid", count: 3 }, 1246, 1, 552);
  assert.deepEqual(many.shown, VIEWS.square);
});

test("in a low frame panels are as low as somebody allows", () => {
  const wanted = { layout: "overlay", count: 1, view: VIEWS.square, fills: false };
  const margin = margins(1);
  for (const [least, height] of [[50, 118 + margin.top + margin.bottom], [undefined, 260 + margin.top + margin.bottom]]) {
    assert.equal(arrangement({ ...wanted, least }, 500, 1, 118 + margin.top + margin.bottom).height, height);
  }
});
