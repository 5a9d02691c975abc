// The results table, which is the legend as well: every entrant's line, marker, losses and outcome.

import { element } from "./elements.js";
import { readable } from "./numbers.js";
import { drawMarker } from "./paths.js";

const HEADINGS = ["", "Optimizer", "Loss now", "Final loss", "Distance to minimum", "Outcome"];

export class Results {
  /** `select` is called with the index of the entrant that a person wants to look at. */
  constructor(parent, select) {
    this.select = select;
    this.table = element("table", { className: "downhill-results" });
    parent.append(this.table);
  }

  /** New rows for a race; the selected entrant's is marked. */
  show(race, look, selected) {
    const focused = this.lines?.findIndex((line) => line.contains(document.activeElement));
    const head = element("tr");
    for (const text of HEADINGS) head.append(element("th", { textContent: text, scope: "col" }));
    head.cells[0].append(element("span", { className: "downhill-hidden", textContent: "Path" }));
    head.cells[2].title = "at the step shown";
    this.lines = race.entrants.map((entrant) => this.line(entrant, look, entrant.index === selected));
    this.now = this.lines.map((line) => line.cells[2]);
    this.table.replaceChildren(element("thead", {}, head), element("tbody", {}, ...this.lines));
    this.race = race;
    if (focused >= 0) this.lines[focused]?.querySelector("button").focus();
  }

  line(entrant, look, selected) {
    const { label, index, finalLoss, finalAverageLoss, distance, outcome } = entrant;
    const name = element("button", { type: "button", "aria-pressed": String(selected), title: "Look at this one" }, label);
    name.addEventListener("click", () => this.select(index));
    const line = element("tr", {},
      element("td", {}, swatch(look.paths[index], look.casing)),
      element("td", {}, name),
      element("td"),
      element("td", { textContent: readable(finalLoss) }),
      element("td", { textContent: readable(distance) }),
      element("td", { textContent: outcome }),
    );
    if (entrant.learningRate !== null) line.cells[1].append(small(` α\u00a0=\u00a0${entrant.learningRate}`));
    if (entrant.around) line.cells[1].append(small(` ${entrant.around}`));
    if (entrant.averages) line.cells[3].append(small(` average ${readable(finalAverageLoss)}`));
    return line;
  }

  /** The losses at a step. */
  setStep(step) {
    this.now.forEach((cell, index) => {
      const entrant = this.race.entrants[index];
      const lost = entrant.divergedAt !== null && step > entrant.lastStep;
      cell.textContent = lost ? "–" : readable(entrant.loss(step));
    });
  }
}

/** Text in small type behind the main one. */
function small(text) {
  return element("small", { textContent: text });
}

/** A short piece of the entrant's path with its head. */
function swatch(style, casing) {
  const [width, height, ratio] = [44, 18, 2];
  const canvas = element("canvas", { width: width * ratio, height: height * ratio, className: "downhill-swatch", "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.strokeStyle = style.colour;
  context.lineWidth = 2.2;
  context.setLineDash(style.dash);
  context.beginPath();
  context.moveTo(1, height / 2);
  context.lineTo(width - 8, height / 2);
  context.stroke();
  context.setLineDash([]);
  drawMarker(context, width - 9, height / 2, 5.5, style, casing);
  return canvas;
}
