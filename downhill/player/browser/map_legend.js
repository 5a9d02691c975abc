// What the colours of a map mean, and the part of each entrant's runs that has them.

import { element } from "./elements.js";
import { percent } from "./numbers.js";

/** @import {Map} from "./map_frames.js" */
/** @import {Colouring, LegendRamp, ThemeName} from "./wire.js" */

/** @typedef {[mark: HTMLElement, name: string, ...cells: string[]]} TableLine */

/**
 * Draw the legend of a coloured map into an element.
 * @param {HTMLElement} parent
 * @param {Map} map
 * @param {Colouring} colouring its own
 * @param {ThemeName} theme
 */
export function showLegend(parent, { entrants, basis, boundary }, { classes, ramp, runs, colours }, theme) {
  const palette = colours[theme];
  /** @type {(mark: HTMLElement, label: string, counts: number[]) => TableLine} */
  const line = (mark, label, counts) => [mark, label, ...counts.map((count) => percent(count, runs))];
  const body = classes.map(({ label, colour, counts }) => line(swatch(palette[colour]), label, counts));
  if (ramp) {
    const rest = entrants.map((_, index) => runs - classes.reduce((sum, { counts }) => sum + counts[index], 0));
    if (rest.some((count) => count > 0)) body.unshift(line(swatch(gradient(ramp, palette)), ramp.has, rest));
  }
  parent.replaceChildren(
    ...(ramp ? [rampOf(ramp, palette)] : []),
    table([`% of ${basis}`, ...entrants.map(({ label }) => label)], body),
    ...(boundary ? [hint(element("span", { className: "downhill-map-line-mark" }), "the largest stable learning rate, by theory")] : []),
  );
}

/**
 * A table with a mark before each line; the first of `heads` stands above the marks and names.
 * @param {string[]} heads
 * @param {TableLine[]} lines
 */
export function table([first, ...heads], lines) {
  const head = element(
    "tr", {}, element("th", { scope: "col", colSpan: 2, textContent: first }),
    ...heads.map((textContent) => element("th", { scope: "col", textContent })),
  );
  const body = lines.map(([mark, name, ...cells]) => element(
    "tr", {}, element("td", {}, mark), element("th", { scope: "row", textContent: name }),
    ...cells.map((textContent) => element("td", { textContent })),
  ));
  const made = element("table", { className: "downhill-map-shares" }, element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { className: "downhill-scroll", tabIndex: 0, role: "region", "aria-label": "Legend" }, made);
}

/** @param {...(Node | string)} parts */
export function hint(...parts) {
  return element("p", { className: "downhill-hint" }, ...parts);
}

/** @param {string} background */
function swatch(background) {
  return element("span", { className: "downhill-map-colour", style: `background: ${background}` });
}

/**
 * @param {LegendRamp} ramp
 * @param {string[]} palette
 */
function gradient({ colours: [first, end] }, palette) {
  return `linear-gradient(to right, ${palette.slice(first, end).join(", ")})`;
}

/**
 * @param {LegendRamp} ramp
 * @param {string[]} palette
 */
function rampOf(ramp, palette) {
  const bar = element("div", { className: "downhill-map-bar", style: `background: ${gradient(ramp, palette)}` });
  const ticks = ramp.ticks.map(([fraction, text]) => element("span", { textContent: text, style: `left: ${100 * fraction}%` }));
  return element(
    "div", { className: "downhill-map-ramp", role: "img", "aria-label": `${ramp.label}, from ${ramp.ticks[0]?.[1]} to ${ramp.ticks.at(-1)?.[1]}` },
    hint(ramp.label), bar, element("div", { className: "downhill-map-ticks" }, ...ticks),
  );
}
