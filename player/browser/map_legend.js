// What the colours of a map mean, and the share of each entrant's runs that has them.

import { element } from "./elements.js";

/** A share in per cent, with one decimal; what is not all or nothing does not read like it. */
export function percent(count, runs) {
  if (count === 0) return "0 %";
  if (count === runs) return "100 %";
  const share = (100 * count) / runs;
  if (share < 0.1) return "< 0.1 %";
  return share > 99.9 ? "> 99.9 %" : `${share.toFixed(1)} %`;
}

/** Draw the legend into an element. */
export function showLegend(parent, { classes, ramp, entrants, runs, colours, boundary }, theme) {
  const palette = colours[theme];
  const parts = [];
  if (ramp) parts.push(rampOf(ramp, palette));
  const lines = classes.map(({ label, colour, counts }) => [element("span", { className: "downhill-map-colour", style: `background: ${palette[colour]}` }), label, counts]);
  if (ramp) {
    const rest = entrants.map((_, index) => runs - classes.reduce((sum, { counts }) => sum + counts[index], 0));
    const swatch = element("span", { className: "downhill-map-colour", style: `background: ${gradient(ramp, palette)}` });
    if (rest.some((count) => count > 0)) lines.unshift([swatch, ramp.label, rest]);
  }
  parts.push(element("div", { className: "downhill-scroll", tabIndex: 0, role: "region", "aria-label": "Shares" }, table(lines, entrants, runs)));
  if (boundary) parts.push(element("p", { className: "downhill-hint" }, element("span", { className: "downhill-map-line" }), boundary.label));
  parent.replaceChildren(...parts);
}

function table(lines, entrants, runs) {
  const of = `of ${runs.toLocaleString("en-GB")} runs each`;
  const head = element("tr", {}, element("th", { scope: "col", colSpan: 2, textContent: of }), ...entrants.map(({ label }) => element("th", { scope: "col", textContent: label })));
  const body = lines.map(([swatch, label, counts]) => element(
    "tr", {},
    element("td", {}, swatch),
    element("th", { scope: "row", textContent: label }),
    ...counts.map((count) => element("td", { textContent: percent(count, runs), title: `${count.toLocaleString("en-GB")} runs` })),
  ));
  return element("table", { className: "downhill-map-shares" }, element("thead", {}, head), element("tbody", {}, ...body));
}

function gradient({ colours: [first, end] }, palette) {
  return `linear-gradient(to right, ${palette.slice(first, end).join(", ")})`;
}

function rampOf(ramp, palette) {
  const bar = element("div", { className: "downhill-map-bar", style: `background: ${gradient(ramp, palette)}` });
  const ticks = ramp.ticks.map(([share, text]) => element("span", { textContent: text, style: `left: ${100 * share}%` }));
  return element(
    "div", { className: "downhill-map-ramp", role: "img", "aria-label": `${ramp.label}, from ${ramp.ticks[0]?.[1]} to ${ramp.ticks.at(-1)?.[1]}` },
    element("p", { className: "downhill-hint", textContent: ramp.label }), bar, element("div", { className: "downhill-map-ticks" }, ...ticks),
  );
}
