// The results table, which is the legend as well: every entrant's line, marker, losses and outcome.

import { drawMarker } from "./paths.js";

const HEADINGS = ["", "Optimizer", "Loss now", "Final loss", "Distance to minimum", "Outcome"];

/** A number as people read it, in four significant digits; "–" where there is none. */
export function readable(value) {
  if (value === null || value === undefined) return "–";
  if (!Number.isFinite(value)) return "not finite";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(3);
  return String(Number(value.toPrecision(4)));
}

export class Results {
  constructor(parent) {
    this.table = document.createElement("table");
    this.table.className = "downhill-results";
    parent.append(this.table);
  }

  /** New rows for a race. */
  show(race, styles, casing) {
    const head = row("th", HEADINGS);
    head.cells[2].title = "at the step shown";
    const body = document.createElement("tbody");
    this.now = race.entrants.map((entrant) => {
      const texts = ["", entrant.label, "", readable(entrant.finalLoss), readable(entrant.distance), entrant.outcome];
      const line = row("td", texts);
      if (entrant.learningRate !== null) line.cells[1].append(small(` α\u00a0=\u00a0${entrant.learningRate}`));
      if (entrant.around) line.cells[1].append(small(` ${entrant.around}`));
      if (entrant.averages) line.cells[3].append(small(` average ${readable(entrant.finalAverageLoss)}`));
      line.cells[0].append(swatch(styles[entrant.index], casing));
      body.append(line);
      return line.cells[2];
    });
    const header = document.createElement("thead");
    header.append(head);
    this.table.replaceChildren(header, body);
    this.race = race;
  }

  /** The losses at a step. */
  setStep(step) {
    this.now.forEach((cell, index) => {
      const entrant = this.race.entrants[index];
      const lost = step > entrant.lastStep && entrant.lastStep < entrant.rows - 1;
      cell.textContent = lost ? "–" : readable(entrant.loss(step));
    });
  }
}

function row(kind, texts) {
  const line = document.createElement("tr");
  for (const text of texts) {
    const cell = document.createElement(kind);
    cell.textContent = text;
    line.append(cell);
  }
  return line;
}

/** Text in small type behind the main one. */
function small(text) {
  return Object.assign(document.createElement("small"), { textContent: text });
}

/** A short piece of the entrant's path with its head. */
function swatch(style, casing) {
  const [width, height, ratio] = [44, 18, 2];
  const canvas = Object.assign(document.createElement("canvas"), { width: width * ratio, height: height * ratio });
  canvas.className = "downhill-swatch";
  canvas.setAttribute("aria-hidden", "true");
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
