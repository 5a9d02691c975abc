// The results of a training, which are its legend as well: every entrant's line, network, last losses and how it ended.

import { element } from "./elements.js";
import { percent, readable } from "./numbers.js";
import { swatch } from "./results.js";

/** @import {Numbers, Trained} from "./networks_curves.js" */
/** @import {Look} from "./theme.js" */
/** @import {EntrantCurves, MeasuredCurves, TrainedEntrant} from "./wire.js" */

const HEADS = {
  name: "Optimizer", network: "Network", weights: "Weights", trainLoss: "Training loss", testLoss: "Test loss",
  testAccuracy: "Test accuracy", seconds: "Seconds", printed: "Seconds in the notes", outcome: "Outcome",
};

/** @typedef {Record<keyof typeof HEADS, string[]>} Line a text, and perhaps a second one for the average */

export class TrainingResults {
  constructor() {
    this.table = element("table", { className: "downhill-networks-results" });
    const scroll = element("div", { className: "downhill-scroll", tabIndex: 0, role: "region", "aria-label": "Results" }, this.table);
    this.hint = element("p", { className: "downhill-hint" });
    this.box = element("div", {}, scroll, this.hint);
  }

  /**
   * @param {Trained} trained
   * @param {Look} look
   * @param {boolean} isTraining whether it still goes on
   * @param {number[]} printed the seconds that the notes have for each entrant, if they do
   */
  show(trained, look, isTraining, printed) {
    const { header, curves } = trained;
    const isThere = { network: header.entrants.some(({ network }) => network), printed: printed.length > 0 };
    const columns = /** @type {(keyof Line)[]} */ (Object.keys(HEADS)).filter((name) => !(name in isThere) || isThere[/** @type {keyof typeof isThere} */ (name)]);
    const best = bestOf(curves);
    const head = element("tr", {}, element("th", { scope: "col" }, element("span", { className: "downhill-hidden", textContent: "Line" })),
      ...columns.map((name) => element("th", { scope: "col", className: `downhill-networks-${name}`, textContent: HEADS[name] })));
    const lines = header.entrants.map((entrant, index) => {
      const line = lineOf(entrant, curves[index], isTraining, printed[index]);
      const cells = columns.slice(1).map((name) => cell(name, line[name], name === "testAccuracy" && best.includes(index)));
      const name = element("th", { scope: "row" }, line.name[0], element("small", { textContent: entrant.details.replaceAll(" = ", "\u00a0=\u00a0") }));
      return element("tr", {}, element("td", {}, swatch(look.paths[index], look.casing)), name, ...cells);
    });
    this.table.replaceChildren(element("thead", {}, head), element("tbody", {}, ...lines));
    this.hint.textContent = hintOf(trained);
  }
}

/**
 * @param {keyof Line} name
 * @param {string[]} texts
 * @param {boolean} isBest
 */
function cell(name, [text, average], isBest) {
  const averages = average ? [element("small", { textContent: `θ̄ ${average}` })] : [];
  return element("td", { className: `downhill-networks-${name}` }, isBest ? element("strong", { textContent: text }) : text, ...averages);
}

/**
 * What stands in an entrant's line.
 * @param {TrainedEntrant} entrant
 * @param {EntrantCurves | null} curves
 * @param {boolean} isTraining
 * @param {number} [printed] the seconds that the notes have for it
 * @returns {Line}
 */
export function lineOf({ label, network, weights, steps }, curves, isTraining, printed) {
  const both = (/** @type {keyof MeasuredCurves} */ name, /** @type {(value: number | null) => string} */ write) =>
    [curves?.ofWeights, curves?.ofAverage].flatMap((measured) => (measured ? [write(lastOf(measured[name]))] : []));
  const orNone = (/** @type {string[]} */ texts) => (texts.length ? texts : ["–"]);
  return {
    name: [label], network: [network], weights: [weights.toLocaleString("en")],
    trainLoss: orNone(both("trainLoss", readable)), testLoss: orNone(both("testLoss", readable)),
    testAccuracy: orNone(both("testAccuracy", inPercent)),
    seconds: [readable(curves?.seconds.at(-1), 3)], printed: [printed === undefined ? "–" : String(printed)], outcome: [outcomeOf(curves, steps, isTraining)],
  };
}

/** @param {number | null} fraction */
function inPercent(fraction) {
  return fraction === null ? "–" : `${percent(fraction, 1)} %`;
}

/**
 * @param {EntrantCurves | null} curves
 * @param {number} steps in all
 * @param {boolean} isTraining
 */
function outcomeOf(curves, steps, isTraining) {
  if (curves?.outcome) return curves.outcome;
  const step = (curves?.steps.at(-1) ?? 0).toLocaleString("en");
  return isTraining ? `step ${step} of ${steps.toLocaleString("en")}` : `stopped at step ${step}`;
}

/**
 * The last number of the median, which of three rows is the second.
 * @param {Numbers[]} rows
 */
export function lastOf(rows) {
  return rows[rows.length >> 1].at(-1) ?? null;
}

/**
 * The entrants with the highest test accuracy; several, if they are equal.
 * @param {(EntrantCurves | null)[]} curves
 */
export function bestOf(curves) {
  const accuracies = curves.map((each) => (each ? lastOf(each.ofWeights.testAccuracy) : null) ?? -1);
  const highest = Math.max(0, ...accuracies);
  return accuracies.flatMap((accuracy, index) => (accuracy === highest ? [index] : []));
}

/** @param {Trained} trained */
function hintOf({ header: { seeds }, curves }) {
  const average = curves.some((each) => each?.ofAverage) ? "The thin line, and θ̄, is the average of the weights. " : "";
  const several = seeds > 1 ? `Lines and numbers are medians of ${seeds} runs, bands reach from the lower to the upper quartile; seconds are those of all runs together.` : "";
  return average + several;
}
