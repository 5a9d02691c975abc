// A figure of Plotly's that changes often: one drawing at a time, and of those that wait only the last counts.

import { element } from "./elements.js";
import { Unloaded, loadPlotly } from "./plotly.js";
import { Latest } from "./server.js";

/** @import {PlotFigure} from "./networks_figure.js" */

const CONFIG = { displayModeBar: false, showTips: false, responsive: false, doubleClick: "reset" };

export class Plot {
  isLeft = false;
  asked = ""; // the figure that was asked for last
  took = 0; // milliseconds, to draw it

  /** @param {string} label what it shows, for who does not see it */
  constructor(label) {
    this.figure = element("div", { className: "downhill-networks-plot", role: "img", ariaLabel: label });
    this.status = element("p", { className: "downhill-hint", role: "status" });
    this.box = element("div", {}, this.figure, this.status);
    this.latest = new Latest((/** @type {PlotFigure} */ figure) => this.draw(figure));
  }

  /** @param {PlotFigure} figure */
  show(figure) {
    const asked = JSON.stringify(figure);
    if (asked === this.asked) return; // Plotly would take its time all the same
    this.asked = asked;
    this.figure.style.height = `${figure.layout.height}px`; // its room is there before it is
    this.latest.ask(figure);
  }

  /** @param {PlotFigure} figure */
  async draw({ data, layout }) {
    try {
      const plotly = await loadPlotly();
      if (this.isLeft) return;
      const began = performance.now();
      await plotly.react(this.figure, data, layout, CONFIG);
      this.took = performance.now() - began;
      this.status.textContent = "";
      this.figure.dataset.drawn = String(data.length);
    } catch (error) {
      if (!(error instanceof Unloaded)) throw error;
      this.status.textContent = error.message;
      this.asked = ""; // the next drawing tries again
    }
  }

  destroy() {
    this.isLeft = true;
    this.latest.forget();
    if (this.figure.dataset.drawn) loadPlotly().then((plotly) => plotly.purge(this.figure));
  }
}
