// Where the panels of each layout lie on the stage.

import { BESIDE, panel } from "./axes.js";
import { aspectOf, widened } from "./view.js";

/** @import {Panel} from "./axes.js" */
/** @import {Layout, View} from "./wire.js" */

/** @typedef {Panel & {numbers: boolean[]}} FramedPanel a panel, and whether there are numbers below and beside it */

const GAP = { x: 26, y: 30 };
const FULL_ROWS = 0.9; // panels may be so much smaller for a full last row
const COLOUR_BAR = 78;
const NARROW = 520;
const TALLEST = 920;

/** Panels are at least so high, in pixels, unless somebody says otherwise: a page scrolls. */
export const LEAST = 260;

/**
 * Room around the panels for axes and their titles.
 * @param {number} scale
 */
export function margins(scale) {
  return { left: 38 + 16 * scale, right: BESIDE, top: 10, bottom: 12 + 30 * scale };
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
 * @param {object} wanted
 * @param {Exclude<Layout, "surface">} wanted.layout
 * @param {number} wanted.count of panels
 * @param {View} wanted.view
 * @param {boolean} wanted.fills whether a single panel takes all the room, and shows what lies beside the view
 * @param {number} [wanted.least] how high the panels are where there is less room than that
 * @param {number} width
 * @param {number} scale
 * @param {number} room in height, for panels and axes
 */
export function arrangement({ layout, count, view, fills, least = LEAST }, width, scale, room) {
  const margin = margins(scale);
  const bar = layout === "overlay" && width >= NARROW;
  const across = width - margin.left - (bar ? COLOUR_BAR + 14 * scale : margin.right);
  const tallest = Math.max(Math.min(TALLEST, room - margin.top - margin.bottom), least);
  const shown = fills && count === 1 ? widened(view, across / tallest) : view;
  const aspect = aspectOf(shown);
  const { columns, rows, width: panelWidth } = arrange(count, aspect, across, tallest);
  const panelHeight = panelWidth / aspect;
  const used = columns * panelWidth + (columns - 1) * GAP.x;
  const left = margin.left + (across - used) / 2;
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
    return { ...panel(rectangle, { log: false, range: shown[0] }, { log: false, range: shown[1] }), numbers };
  });
  const whole = margin.top + rows * panelHeight + (rows - 1) * GAP.y + margin.bottom;
  return { panels, bar, height: Math.ceil(whole), shown };
}
