// The straight line between the ends of two entrants, chosen and drawn.

import { element } from "./elements.js";
import { fill, select } from "./networks_plane_choice.js";
import { lineFigure } from "./networks_plane_line.js";
import { Plot } from "./networks_plot.js";
import { Work } from "./networks_plane_work.js";
import { lookIn } from "./theme.js";

/** @import {Line} from "./networks_plane_line.js" */
/** @import {End} from "./networks_plane_choice.js" */
/** @import {LineCurves} from "./wire.js" */

export class Between {
  /** @type {Line | null} */
  line = null;
  /** @type {End[]} */
  offered = [];

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
        this.line = { ...header, ends: this.chosen, labels: this.offered.map(({ label }) => label) };
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
   * Among these; what has been computed is another training's.
   * @param {End[]} ends
   */
  offer(ends) {
    this.line = null;
    this.work.leave();
    this.fill(ends);
  }

  /** @param {End[]} ends */
  fill(ends) {
    this.offered = ends;
    fill(this.ends, ends);
    this.box.hidden = ends.filter(({ isLost }) => !isLost).length < 2;
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
