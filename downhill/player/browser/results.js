// The results table, which is the legend as well: every entrant's line, marker, losses and outcome.

import { element } from "./elements.js";
import { contextOf } from "./layer.js";
import { readable } from "./numbers.js";
import { drawSample } from "./paths.js";

/** @import {Entrant, Race} from "./race.js" */
/** @import {Look} from "./theme.js" */
/** @import {PathStyle} from "./wire.js" */

const HEADINGS = ["", "Optimizer", "Loss now", "Final loss", "Distance to minimum", "Outcome"];

export class Results {
  key = "";
  /** @type {Race} */
  race;
  /** @type {HTMLTableRowElement[]} */
  lines = [];

  /**
   * @param {HTMLElement} parent
   * @param {(index: number) => void} select is called with the index of the entrant that a person wants to look at
   */
  constructor(parent, select) {
    this.select = select;
    this.table = element("table", { className: "downhill-results" });
    parent.append(this.table);
  }

  /**
   * The race's lines; the selected entrant's is marked. Lines that are there stay, since races come in fast.
   * @param {Race} race
   * @param {Look} look
   * @param {number} selected
   */
  show(race, look, selected) {
    const key = JSON.stringify([look.name, race.pathStyles, Boolean(race.projection), race.entrants.map(({ name }) => name)]);
    if (key !== this.key) {
      this.key = key;
      this.lines = race.entrants.map((entrant) => this.line(entrant, look));
      this.table.replaceChildren(element("thead", {}, heading(race)), element("tbody", {}, ...this.lines));
    }
    this.race = race;
    this.lines.forEach((line, index) => write(line, race.entrants[index], index === selected));
  }

  /**
   * @param {Entrant} entrant
   * @param {Look} look
   */
  line({ name, index }, look) {
    const chosen = element("button", { type: "button", title: "Look at this one" }, name);
    chosen.addEventListener("click", () => this.select(index));
    const cells = HEADINGS.map(() => element("td"));
    cells[0].append(swatch(look.paths[index], look.casing));
    cells[1].append(chosen, small());
    cells[3].append("", small());
    return element("tr", {}, ...cells);
  }

  /**
   * The losses at a step; most stay as written, and writing lays the page out anew.
   * @param {number} step
   */
  setStep(step) {
    this.lines.forEach((line, index) => {
      const entrant = this.race.entrants[index];
      const lost = entrant.outcome.code === "diverged" && step > entrant.lastStep;
      put(line.cells[2], lost ? "–" : readable(entrant.loss(step)));
      if (entrant.planeLoss) put(line.cells[4], readable(entrant.planeLoss(step)));
    });
  }
}

/**
 * @param {HTMLElement} cell
 * @param {string} text
 */
function put(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}

/** @param {Race} race */
function heading({ projection }) {
  const line = element("tr");
  for (const textContent of HEADINGS) line.append(element("th", { textContent, scope: "col" }));
  line.cells[0].append(element("span", { className: "downhill-hidden", textContent: "Path" }));
  line.cells[2].title = "at the step shown";
  if (projection) Object.assign(line.cells[4], { textContent: "Loss on the plane", title: "at the step shown" });
  return line;
}

/**
 * @param {HTMLTableRowElement} line
 * @param {Entrant} entrant
 * @param {boolean} selected
 */
function write({ cells }, entrant, selected) {
  const { details, averages, finalLoss, finalAverageLoss, distance, outcome, planeLoss } = entrant;
  const [name, small] = cells[1].children;
  name.setAttribute("aria-pressed", String(selected));
  small.textContent = details ? ` ${details.replaceAll(" = ", "\u00a0=\u00a0")}` : "";
  const [final, average] = cells[3].childNodes;
  final.textContent = readable(finalLoss);
  average.textContent = averages ? ` average ${readable(finalAverageLoss)}` : "";
  if (!planeLoss) cells[4].textContent = readable(distance);
  cells[5].textContent = outcome.text;
}

/** A place for text in small type behind the main one. */
function small() {
  return element("small");
}

/**
 * A short piece of the entrant's path with its head.
 * @param {PathStyle} style
 * @param {string} casing
 */
export function swatch(style, casing) {
  const [width, height, ratio] = [44, 18, 2];
  const canvas = element("canvas", { width: width * ratio, height: height * ratio, className: "downhill-swatch", "aria-hidden": "true" });
  const context = contextOf(canvas);
  context.scale(ratio, ratio);
  drawSample(context, 0, height / 2, width, style, casing);
  return canvas;
}
