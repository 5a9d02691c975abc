// The curvature along the first run: the Hessian's largest eigenvalue, and what a step along the gradient meets.

import { element } from "./elements.js";
import { axesOf, figureOf, lineOf, literally, logAxis, markerOf } from "./networks_figure.js";
import { Plot } from "./networks_plot.js";

/** @import {Axis} from "./axes.js" */
/** @import {Numbers, Trained} from "./networks_curves.js" */
/** @import {PlotFigure, PlotPanel} from "./networks_figure.js" */
/** @import {Look} from "./theme.js" */
/** @import {CurvatureCurves} from "./wire.js" */

const NONE = "The curvature has not been looked at. Set “Look at the curvature every … steps” to see it.";
const HINT = "Of the first run. Dotted: up to which sharpness, the Hessian's largest eigenvalue, the rule is stable, where that is "
  + "known: 2/α for gradient descent, (2 + 2φ)/α for momentum. "
  + "A step −α g changes the loss by −α gᵀg + ½ α² gᵀHg; where gᵀHg is negative, a logarithmic axis has a gap.";

const MOST_MARKED = 25; // looks; of more the markers would hide the lines

/** @type {[kind: "sharpness" | "squaredGradient" | "curvature", title: string][]} */
const KINDS = [["sharpness", "Sharpness"], ["squaredGradient", "gᵀg"], ["curvature", "gᵀHg"]];

export class Curvature {
  constructor() {
    this.plot = new Plot("The curvature by step");
    this.hint = element("p", { className: "downhill-hint" });
    this.box = element("div", {}, this.plot.box, this.hint);
  }

  /**
   * @param {Trained} trained
   * @param {Look} look
   * @param {number} width
   * @param {string} key
   */
  show(trained, look, width, key) {
    const isThere = trained.curves.some((each) => each?.curvature.steps.length);
    this.plot.box.hidden = !isThere;
    this.hint.textContent = isThere ? HINT : NONE;
    if (isThere) this.plot.show(curvatureFigure(trained, look, width, key));
  }

  destroy() {
    this.plot.destroy();
  }
}

/**
 * @param {Trained} trained
 * @param {Look} look
 * @param {number} width
 * @param {string} key
 * @returns {PlotFigure}
 */
export function curvatureFigure({ header, curves }, look, width, key) {
  const there = curves.flatMap((each, index) => (each ? [{ index, curvature: each.curvature }] : []));
  /** @type {Axis} */
  const x = { log: false, range: [0, Math.max(1, ...header.entrants.map(({ steps }) => steps))] };
  /** @type {PlotPanel[]} */
  const panels = KINDS.map(([kind, title]) => {
    const values = there.flatMap(({ curvature }) => [...curvature[kind], ...(kind === "sharpness" ? curvature.stable : [])]);
    return { title, across: "step", x, y: logAxis(values) };
  });
  const traces = KINDS.flatMap(([kind, title], place) => there.flatMap(({ index, curvature }) => {
    const style = look.paths[index];
    const name = literally(header.entrants[index].label);
    const along = (/** @type {Numbers} */ y, /** @type {string} */ what) => ({
      ...axesOf(place), type: "scatter", x: curvature.steps, y, name,
      hovertemplate: `<b>%{fullData.name}</b><br>step %{x}: ${what} %{y:.4~g}<extra></extra>`,
    });
    const mode = curvature.steps.length > MOST_MARKED ? "lines" : "lines+markers";
    const line = { ...along(curvature[kind], title), mode, line: lineOf(style, 2 * look.scale), marker: markerOf(style, look, 6) };
    const isKnown = kind === "sharpness" && curvature.stable.some((value) => value !== null);
    return isKnown ? [stableLine(along(curvature.stable, "stable up to"), curvature, style.colour, look), line] : [line];
  }));
  return figureOf(panels, traces, look, width, key);
}

/**
 * @param {object} along
 * @param {CurvatureCurves} curvature
 * @param {string} colour
 * @param {Look} look
 */
function stableLine(along, { steps }, colour, { scale }) {
  // One look alone would be no line.
  const mode = steps.length > 1 ? "lines" : "markers";
  return { ...along, mode, line: { color: colour, width: 1.4 * scale, dash: "2px,3px" }, marker: { color: colour, symbol: "line-ew-open", size: 12 * scale } };
}
