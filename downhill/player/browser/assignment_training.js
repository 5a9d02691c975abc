// An assignment's training: its curves grow while it is run, and each run's can be seen again.

import { element } from "./elements.js";
import { Choices } from "./networks_choices.js";
import { curvesFigure } from "./networks_curves.js";
import { Plot } from "./networks_plot.js";
import { TrainingStream } from "./networks_question.js";
import { TrainingResults } from "./networks_results.js";
import { onWidthChange } from "./sizes.js";
import { lookIn, onThemeChange } from "./theme.js";

/** @import {Trained} from "./networks_curves.js" */
/** @import {Frame} from "./networks_question.js" */
/** @import {Status} from "./question.js" */

export class StudentTraining {
  /** @type {(status: Status) => void} */
  report = () => {};
  /** @type {Trained | null} */
  shown = null;
  isTraining = false;
  trainings = 0; // that there have been

  choices = new Choices(() => this.draw());
  curves = new Plot("Losses and accuracies of training and test");
  results = new TrainingResults();
  stream = new TrainingStream({
    report: (status) => this.report(status),
    begun: (header) => {
      this.trainings += 1;
      this.isTraining = true;
      this.shown = { header, curves: header.entrants.map(() => null) };
      this.draw();
    },
    came: (curves) => {
      if (this.shown) this.shown.curves[curves.entrant] = curves;
      this.draw();
    },
    ended: () => {
      this.isTraining = false;
      this.draw();
    },
  });

  constructor() {
    this.parts = element("div", { hidden: true }, this.choices.line, this.curves.box, this.results.box);
    this.root = element("div", { className: "downhill-networks", "data-testid": "picture", role: "region", ariaLabel: "Training" }, this.parts);
    onThemeChange(this.root, () => this.draw());
    onWidthChange(this.root, () => this.draw());
  }

  /** @param {Frame} frame of a run that is under way */
  take(frame) {
    this.stream.take(frame, { query: "", table: null });
  }

  /** @param {string} query of a run */
  showAgain(query) {
    return this.stream.ask({ query, table: null });
  }

  cancel() {
    this.isTraining = false;
    this.stream.cancel();
    this.draw();
  }

  draw() {
    const { root, shown } = this;
    this.parts.hidden = !shown;
    if (!shown || !root.clientWidth) return;
    const look = lookIn(root, shown.header);
    this.curves.show(curvesFigure(shown, this.choices.choice, look, root.clientWidth, String(this.trainings)));
    this.results.show(shown, look, this.isTraining, []);
    root.dataset.readings = String(Math.max(0, ...shown.curves.map((each) => each?.steps.length ?? 0)));
  }
}
