// How widely activations and gradients spread in each layer, at one step of the training.

import { element } from "./elements.js";
import { axesOf, figureOf, lineOf, literally, logAxis, markerOf } from "./networks_figure.js";
import { Plot } from "./networks_plot.js";

/** @import {Axis} from "./axes.js" */
/** @import {Trained} from "./networks_curves.js" */
/** @import {PlotFigure, PlotPanel} from "./networks_figure.js" */
/** @import {Look} from "./theme.js" */
/** @import {LayerSpreads} from "./wire.js" */

const KINDS = /** @type {const} */ (["activations", "gradients"]);
const TITLES = { activations: "Activations' standard deviation", gradients: "Gradients' standard deviation" };
const HINT = "Of the first run: the activations of each hidden layer, and the loss's gradient by each layer's weights.";

export class Layers {
  /** @type {{trained: Trained, look: Look, width: number, key: string} | null} */
  shown = null;
  isLast = true; // the slider stands at its end, and stays there

  constructor() {
    this.plot = new Plot("Standard deviations by layer");
    this.slider = element("input", { type: "range", min: 0, step: 1, "aria-label": "Step" });
    this.slider.addEventListener("input", () => {
      this.isLast = this.slider.value === this.slider.max;
      this.draw();
    });
    this.value = element("output", { className: "downhill-value" });
    this.line = element("label", { className: "downhill-slider" }, element("span", { textContent: "Step" }), this.slider, this.value);
    this.box = element("div", {}, this.line, this.plot.box, element("p", { className: "downhill-hint", textContent: HINT }));
  }

  /**
   * @param {Trained} trained
   * @param {Look} look
   * @param {number} width
   * @param {string} key
   */
  show(trained, look, width, key) {
    this.shown = { trained, look, width, key };
    this.draw();
  }

  draw() {
    if (!this.shown) return;
    const { trained, look, width, key } = this.shown;
    const steps = stepsOf(trained);
    this.slider.max = String(Math.max(steps.length - 1, 0));
    if (this.isLast) this.slider.value = this.slider.max;
    const step = steps[Number(this.slider.value)] ?? 0;
    this.value.textContent = step.toLocaleString("en");
    this.slider.setAttribute("aria-valuetext", `step ${this.value.textContent}`);
    this.plot.show(layersFigure(trained, step, look, width, key));
  }

  destroy() {
    this.plot.destroy();
  }
}

/**
 * At which steps anybody was looked at.
 * @param {Trained} trained
 */
export function stepsOf({ curves }) {
  return [...new Set(curves.flatMap((each) => each?.spreads.steps ?? []))].toSorted((a, b) => a - b);
}

/**
 * An entrant's spreads at the last look up to a step.
 * @param {LayerSpreads} spreads
 * @param {"activations" | "gradients"} kind
 * @param {number} step
 */
export function spreadsAt(spreads, kind, step) {
  const look = spreads.steps.findLastIndex((each) => each <= step);
  return look < 0 ? [] : spreads[kind][look];
}

/**
 * @param {Trained} trained
 * @param {number} step
 * @param {Look} look
 * @param {number} width
 * @param {string} key
 * @returns {PlotFigure}
 */
export function layersFigure({ header, curves }, step, look, width, key) {
  const there = curves.flatMap((each, index) => (each ? [{ index, spreads: each.spreads }] : []));
  const deepest = Math.max(1, ...there.flatMap(({ spreads }) => KINDS.flatMap((kind) => spreads[kind].map(({ length }) => length))));
  /** @type {Axis} */
  const x = { log: false, range: [0.7, deepest + 0.3] };
  /** @type {PlotPanel[]} */
  const panels = KINDS.map((kind) => ({
    title: TITLES[kind], across: "layer", isWhole: true, x,
    // Of all steps, so that nothing jumps while the slider moves.
    y: logAxis(there.flatMap(({ spreads }) => spreads[kind].flat())),
  }));
  const traces = KINDS.flatMap((kind, place) => there.map(({ index, spreads }) => {
    const y = spreadsAt(spreads, kind, step);
    const style = look.paths[index];
    return {
      ...axesOf(place), type: "scatter", mode: "lines+markers", x: y.map((_, layer) => layer + 1), y, cliponaxis: false,
      line: lineOf(style, 2 * look.scale), marker: markerOf(style, look, 8), name: literally(header.entrants[index].label),
      hovertemplate: "<b>%{fullData.name}</b><br>layer %{x}: %{y:.3~g}<extra></extra>",
    };
  }));
  return figureOf(panels, traces, look, width, key);
}
