// Where the panels of each layout lie on the stage.

import { panel } from "./axes.js";

/** @import {Panel} from "./axes.js" */
/** @import {Layout, View} from "./wire.js" */

/** @typedef {Panel & {numbers: boolean[]}} FramedPanel a panel, and whether there are numbers below and beside it */

const GAP = { x: 26, y: 30 };
const FULL_ROWS = 0.9; // panels may be so much smaller for a full last row
const COLOUR_BAR = 78;
const NARROW = 520;
// Panels may be this tall, and must leave so much of the window for what is used while looking at them.
const TALLEST = { overlay: 520, split: 520, grid: 680 };
const REST = { overlay: 380, split: 380, grid: 220 };
const LEAST = 260;

/**
 * Room around the panels for axes and their titles.
 * @param {number} scale
 */
export function margins(scale) {
  return { left: 38 + 16 * scale, right: 12, top: 10, bottom: 12 + 30 * scale };
}

/**
 * The columns and rows that make `count` panels of this aspect (width / height) largest, and a panel's width; decided as
 * in downhill/drawing/arrangement.py.
 * @param {number} count
 * @param {number} aspect
 * @param {number} room
 * @param {number} tallest
 */
export function arrange(count, aspect, room, tallest) {
  let best = { columns: 1, rows: count, width: 0 };
  let most = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const widest = (room - (columns - 1) * GAP.x) / columns;
    const highest = (tallest - (rows - 1) * GAP.y) / rows;
    const width = Math.min(widest, highest * aspect);
    const worth = width * (columns * rows === count ? 1 : FULL_ROWS);
    if (worth <= most) continue;
    most = worth;
    best = { columns, rows, width };
  }
  return best;
}

/**
 * Panels of a view, one scale for both axes so that right angles look right; whether there is a colour bar; height.
 * @param {Exclude<Layout, "surface">} layout
 * @param {number} count
 * @param {View} view
 * @param {number} width
 * @param {number} scale
 * @param {number} windowHeight
 */
export function arrangement(layout, count, view, width, scale, windowHeight) {
  const margin = margins(scale);
  const bar = layout === "overlay" && width >= NARROW;
  const room = width - margin.left - (bar ? COLOUR_BAR + 14 * scale : margin.right);
  const [[xLow, xHigh], [yLow, yHigh]] = view;
  const tallest = Math.max(Math.min(TALLEST[layout], windowHeight - REST[layout]), LEAST);
  const aspect = (xHigh - xLow) / (yHigh - yLow);
  const { columns, rows, width: panelWidth } = arrange(count, aspect, room, tallest);
  const panelHeight = panelWidth / aspect;
  const used = columns * panelWidth + (columns - 1) * GAP.x;
  const left = margin.left + (room - used) / 2;
  /** @type {FramedPanel[]} */
  const panels = Array.from({ length: count }, (_, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const rectangle = {
      left: Math.round(left + column * (panelWidth + GAP.x)),
      top: Math.round(margin.top + row * (panelHeight + GAP.y)),
      width: Math.round(panelWidth),
      height: Math.round(panelHeight),
    };
    const numbers = [index + columns >= count, column === 0];
    return { ...panel(rectangle, { log: false, range: view[0] }, { log: false, range: view[1] }), numbers };
  });
  const height = Math.ceil(margin.top + rows * panelHeight + (rows - 1) * GAP.y + margin.bottom);
  return { panels, bar, height };
}
