// The straight line between the ends of two entrants: the losses and the accuracy along it.

import { element } from "./elements.js";
import { axesOf, figureOf, faint, literally } from "./networks_figure.js";
import { fill, select } from "./networks_plane_choice.js";
import { Plot } from "./networks_plot.js";
import { Work } from "./networks_plane_work.js";
import { linearAxis } from "./quantities.js";
import { lookIn } from "./theme.js";

/** @import {PlotFigure} from "./networks_figure.js" */
/** @import {Look} from "./theme.js" */
/** @import {LineCurves} from "./wire.js" */

/** @typedef {LineCurves & {ends: [number, number], labels: string[]}} Line between these two of the entrants */

export class Between {
  /** @type {Line | null} */
  line = null;
  /** @type {string[]} */
  labels = [];

  /**
   * @param {(first: number, second: number) => void} compare is called when the line between these two is wanted
   */
  constructor(compare) {
    this.ends = [select("From the end of", []), select("To the end of", [])];
    /** @type {Work<LineCurves>} */
    this.work = new Work({
      text: "Compare", label: "Compare: the losses on the line between two ends",
      begin: () => compare(...this.chosen),
      found: ({ header }) => {
        this.line = { ...header, ends: this.chosen, labels: this.labels };
        this.draw();
      },
    });
    this.plot = new Plot("Losses and accuracy between two ends");
    this.about = element("p", { className: "downhill-hint" });
    const [first, second] = this.ends;
    this.box = element(
      "section", { className: "downhill-networks-between" }, element("h3", { textContent: "Between two ends" }),
      element("div", { className: "downhill-controls" }, first, "to", second, ...this.work.elements), this.plot.box, this.about,
    );
  }

  /** @returns {[number, number]} */
  get chosen() {
    const [first, second] = this.ends.map(({ value }) => Number(value));
    return [first, second];
  }

  /**
   * Among these entrants.
   * @param {string[]} labels
   */
  offer(labels) {
    this.labels = labels;
    this.line = null;
    this.work.leave();
    this.ends.forEach((each, place) => fill(each, labels, place));
    this.box.hidden = labels.length < 2;
  }

  draw() {
    const { about, box: { clientWidth: width }, line, plot } = this;
    plot.box.hidden = !line;
    about.textContent = line?.about ?? "";
    if (line && width) plot.show(lineFigure(line, lookIn(plot.box, { themes: line.themes, pathStyles: [] }), width));
  }

  destroy() {
    this.work.leave();
    this.plot.destroy();
  }
}

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
