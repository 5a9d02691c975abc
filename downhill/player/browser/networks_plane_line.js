// The straight line between the ends of two entrants: the losses and the accuracy along it.

import { axesOf, faint, figureOf, literally } from "./networks_figure.js";
import { linearAxis } from "./quantities.js";

/** @import {PlotFigure} from "./networks_figure.js" */
/** @import {Look} from "./theme.js" */
/** @import {LineCurves} from "./wire.js" */

/** @typedef {LineCurves & {ends: [number, number], labels: string[]}} Line between these two of the entrants */

/**
 * Losses left, accuracy right, each from the first end to the second.
 * @param {Line} line
 * @param {Look} look
 * @param {number} width
 * @returns {PlotFigure}
 */
export function lineFigure({ fractions, trainLoss, testLoss, testAccuracy, ends, labels }, look, width) {
  const x = { log: false, range: /** @type {[number, number]} */ ([0, 1]) };
  const across = `from ${literally(labels[ends[0]])} (0) to ${literally(labels[ends[1]])} (1)`;
  const losses = [...trainLoss, ...testLoss].filter((loss) => loss !== null);
  const panels = [
    { title: "Loss: training solid, test dotted", across, x, y: linearAxis(losses, { lowest: 0 }) },
    { title: "Test accuracy", across, x, y: { log: false, range: /** @type {[number, number]} */ ([0, 1]) }, isFraction: true },
  ];
  const traces = [
    curve(0, "training", trainLoss, "solid"), curve(0, "test", testLoss, "dot"), curve(1, "test", testAccuracy, "dot"),
  ];
  return figureOf(panels, traces, look, width, ends.join(" "));

  /**
   * @param {number} place
   * @param {string} name
   * @param {(number | null)[]} y
   * @param {string} dash
   */
  function curve(place, name, y, dash) {
    return {
      ...axesOf(place), type: "scatter", mode: "lines", x: fractions, y, name,
      line: { color: dash === "dot" ? faint(look.ink, 0.75) : look.ink, width: 2 * look.scale, dash },
      hovertemplate: `<b>${name}</b><br>t = %{x:.3~g}: ${place ? "%{y:.1%}" : "%{y:.4~g}"}<extra></extra>`,
    };
  }
}
