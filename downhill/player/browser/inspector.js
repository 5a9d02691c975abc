// One step of one entrant worked through: its rule's lines with the step's numbers in them, and what they do to the loss.

import { element } from "./elements.js";
import { readable } from "./numbers.js";

/** @import {Entrant, Race} from "./race.js" */
/** @import {ReadOuts, Table} from "./read_outs.js" */
/** @import {CurvatureCode, CurvatureKind, RuleLine, WorkedRule} from "./wire.js" */

/** @type {Record<Exclude<CurvatureCode, "not_finite">, string>} */
const SIGNS = {
  minimum: "both positive",
  maximum: "both negative",
  saddle: "one negative, one positive",
  flat: "at least one of them nearly 0",
};

const sixDigits = (/** @type {number} */ value) => readable(value, 6);

/** The step that leads on from the one shown, or the last that was made, for one entrant at a time. */
export class Inspector {
  index = 0;
  step = 0;
  /** @type {Race | null} */
  race = null;
  /** @type {Table | null} */
  table = null;
  /** @type {WorkedRule | undefined} */
  rule;
  /** @type {Map<string, [node: Element, part: number][]>} the places of a column's numbers */
  places = new Map();

  /**
   * @param {HTMLElement} parent
   * @param {ReadOuts} readOuts
   */
  constructor(parent, readOuts) {
    this.readOuts = readOuts;
    this.parent = parent;
    parent.classList.add("downhill-inspector");
    this.heading = document.createElement("h3");
    this.note = document.createElement("p");
    this.worked = element("div", { className: "downhill-worked", tabIndex: 0, role: "region", ariaLabel: "Formulas" });
    this.curvature = document.createElement("p");
    this.change = document.createElement("p");
    parent.replaceChildren(this.heading, this.note, this.worked);
  }

  /**
   * Another race, entrant or step; its numbers are fetched unless they are here.
   * @param {Race} race
   * @param {number} entrantIndex
   * @param {number} step
   */
  async show(race, entrantIndex, step) {
    if (race !== this.race || entrantIndex !== this.index) this.table = null;
    this.race = race;
    this.index = entrantIndex;
    this.setStep(step);
    if (this.table) return;
    const tables = this.readOuts.loaded ?? (await this.readOuts.load());
    if (!tables || race !== this.race || entrantIndex !== this.index || this.table) return;
    this.fill(race, tables[entrantIndex]);
    this.setStep(this.step);
  }

  /**
   * The same entrant at another step: only texts change.
   * @param {number} step
   */
  setStep(step) {
    this.step = step;
    const entrant = this.race?.entrants[this.index];
    if (!entrant) return;
    const last = lastMade(entrant);
    const from = Math.min(step, last);
    const isThere = Boolean(this.table) && from >= 0;
    this.heading.textContent = from < 0 ? entrant.label : `${entrant.label}, step ${from} → ${from + 1}`;
    this.note.textContent = this.table ? about(entrant, step, last) : "…";
    this.note.hidden = !this.note.textContent;
    this.worked.hidden = !isThere;
    if (this.table && isThere) this.write(this.table, from);
  }

  /**
   * Another entrant's numbers have come.
   * @param {Race} race
   * @param {Table} table
   */
  fill(race, table) {
    this.table = table;
    this.rule = undefined;
    // For whoever waits until the formulas are there.
    this.parent.dataset.experiment = race.experiment;
    this.parent.dataset.entrant = String(this.index);
  }

  /**
   * The formulas of the rule that makes this step, unless they are there.
   * @param {Table} table
   * @param {number} step
   */
  draw(table, step) {
    const rule = table.rules.findLast(({ first }) => first <= step);
    if (rule === this.rule || !rule) return;
    this.rule = rule;
    this.worked.replaceChildren(...rule.lines.map(drawn), this.curvature, this.change);
    this.places = new Map();
    for (const node of this.worked.querySelectorAll("mn[data-column]")) {
      const column = node.getAttribute("data-column") ?? "";
      const nodes = this.places.get(column) ?? [];
      this.places.set(column, [...nodes, [node, Number(node.getAttribute("data-part"))]]);
    }
  }

  /**
   * @param {Table} table
   * @param {number} step
   */
  write(table, step) {
    this.draw(table, step);
    const numbers = (/** @type {string} */ id) => table.numbers(id, step) ?? [];
    for (const [column, nodes] of this.places) {
      for (const [node, part] of nodes) node.textContent = sixDigits(numbers(column)[part]);
    }
    this.curvature.textContent = aboutCurvature(numbers("eigenvalues"), table.kind("curvature", step));
    this.change.textContent = aboutChange(numbers("predicted_change")[0], numbers("real_change")[0]);
  }
}

/**
 * From where the last step led on: to the end, or to where a run was lost; -1 without any step.
 * @param {Entrant} entrant
 */
function lastMade({ rows, lastStep }) {
  return Math.min(lastStep, rows - 2);
}

/**
 * What is to be said about the step shown; nothing of one that leads on from the moment.
 * @param {Entrant} entrant
 * @param {number} step of the moment
 * @param {number} last
 */
function about({ rows, lastStep }, step, last) {
  if (lastStep < 0) return "The function or its slope is not defined at the start.";
  if (last < 0) return "This run has made no step.";
  if (step <= last) return "";
  return lastStep < rows - 1 ? "The step with which this run was lost." : "The last step of this run.";
}

/**
 * A line three times: in symbols, with the step's numbers, and what they come to.
 * @param {RuleLine} line
 */
function drawn({ symbolic, substituted, result }) {
  const line = Object.assign(document.createElement("div"), { className: "downhill-line" });
  // Formulas are the server's own; what people have typed, such as names, is in none of them.
  const [start, equals] = ['<math displaystyle="true">', '<mo form="infix">=</mo>'];
  const numbers = substituted ? `${start}${equals}${substituted}</math>` : "";
  const symbols = `<div${substituted ? ' class="downhill-symbols"' : ""}>${start}${symbolic}</math></div>`;
  line.innerHTML = `${symbols}${numbers}${start}${equals}${result}</math>`;
  return line;
}

/**
 * @param {number[]} eigenvalues
 * @param {CurvatureKind | undefined} kind
 */
function aboutCurvature(eigenvalues, kind) {
  if (!kind || kind.code === "not_finite") return "Curvature: not finite.";
  const [low, high] = eigenvalues.map(sixDigits);
  return `Curvature: the eigenvalues of the Hessian are ${low} and ${high}, ${SIGNS[kind.code]}: ${kind.text}.`;
}

/**
 * @param {number} predicted
 * @param {number} real
 */
function aboutChange(predicted, real) {
  if (!Number.isFinite(predicted) || !Number.isFinite(real)) return "Change of the loss: not finite.";
  const both = `by ${sixDigits(predicted)} according to slope and curvature here, by ${sixDigits(real)} in truth`;
  return `The step changes the loss ${both}: ${inWords(real, predicted)}.`;
}

/**
 * The ratio of the real change to the predicted one.
 * @param {number} real
 * @param {number} predicted
 */
function inWords(real, predicted) {
  if (predicted === 0) return real === 0 ? "as predicted" : "no change was predicted";
  const ratio = real / predicted;
  if (ratio < 0) return real > 0 ? "it was to fall, and rises" : "it was to rise, and falls";
  if (Math.abs(ratio - 1) < 0.01) return "as predicted, within 1 %";
  if (ratio < 1) return `${Number((100 * ratio).toPrecision(2))} % of what was predicted`;
  return `${sixDigits(Number(ratio.toPrecision(3)))} times what was predicted`;
}
