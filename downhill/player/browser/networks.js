// The page of networks: trains as soon as the question has stood for a moment, and draws the curves while they come.

import { element } from "./elements.js";
import { mounting } from "./mounted.js";
import { TrainingBar } from "./networks_bar.js";
import { Boundary, unpackBoundary } from "./networks_boundary.js";
import { Choices } from "./networks_choices.js";
import { Curvature } from "./networks_curvature.js";
import { curvesFigure } from "./networks_curves.js";
import { TableChoice } from "./networks_file.js";
import { Layers } from "./networks_layers.js";
import { PlaneView } from "./networks_plane.js";
import { Plot } from "./networks_plot.js";
import { TrainingStream } from "./networks_question.js";
import { TrainingResults } from "./networks_results.js";
import { Tabs } from "./networks_tabs.js";
import { askAs } from "./server.js";
import { onWidthChange } from "./sizes.js";
import { lookIn, onThemeChange } from "./theme.js";

/** @import {BarStatus} from "./networks_bar.js" */
/** @import {Regions} from "./networks_boundary.js" */
/** @import {Trained} from "./networks_curves.js" */
/** @import {Wanted} from "./networks_question.js" */
/** @import {Look} from "./theme.js" */
/** @import {EntrantCurves, TrainingHeader, TrainingQuestion} from "./wire.js" */

/** @typedef {Trained & {regions: Regions | null, isWhole: boolean, key: string, wanted: Wanted, printed: number[]}} Shown a training as far as it has come */
/** @typedef {(name: "table", table: {name: string, digest: string}) => void} Send Streamlit's way to the page */

const QUIET_MS = 600; // what is still being changed is not trained
const BETWEEN_MS = 100; // between two drawings; where they take long, longer
const NOBODY = "Nobody trains here yet: add an optimizer.";

const mounted = mounting(".downhill-networks", (root) => new NetworksView(root));

/**
 * Streamlit's call for a training; returns what Streamlit calls when this call is superseded or the page is left.
 * @param {{data: TrainingQuestion, parentElement: HTMLElement, setTriggerValue: Send}} component
 */
export function showNetworks({ data, parentElement, setTriggerValue }) {
  const { view, leave } = mounted(parentElement);
  view.send = setTriggerValue;
  askAs(data.session);
  view.ask(data);
  return leave;
}

/** The training that was asked for last, as far as it has come. */
class NetworksView {
  /** @type {Send} */
  send;
  /** @type {TrainingQuestion} what the page wants to be trained */
  asked;
  /** @type {Shown | null} */
  shown = null;
  /** @type {number | undefined} */
  timer;
  /** @type {number | undefined} of the next drawing, while curves come */
  soon;
  questions = 0; // that there have been
  trainings = 0; // too

  stream = new TrainingStream({
    report: (status) => this.report(status),
    begun: (header, wanted) => this.begin(header, wanted),
    came: (curves) => {
      if (this.shown) this.shown.curves[curves.entrant] = curves;
      this.soon ??= setTimeout(() => this.draw(), Math.max(BETWEEN_MS, 2 * this.curves.took));
    },
    ended: (end) => {
      if (this.shown) Object.assign(this.shown, { isWhole: true, regions: unpackBoundary(end, this.shown.header.entrants.length) });
      this.draw();
    },
  });
  file = new TableChoice({ chosen: ({ name, digest }) => this.choose(name, digest) });
  choices = new Choices(() => this.draw());
  curves = new Plot("Losses and accuracies of training and test");
  results = new TrainingResults();
  layers = new Layers();
  curvature = new Curvature();
  boundary = new Boundary();
  empty = element("p", { className: "downhill-networks-empty", hidden: true });
  plane = element("div", { "data-testid": "plane" });
  planeView = new PlaneView(this.plane);
  unready = element("p", { className: "downhill-hint" });
  tabs = new Tabs("More of the training", [
    { id: "layers", name: "Layers", box: this.layers.box },
    { id: "curvature", name: "Curvature", box: this.curvature.box },
    { id: "boundary", name: "Boundary", box: this.boundary.box },
    { id: "plane", name: "Plane", box: element("div", {}, this.unready, this.plane) },
  ], () => this.draw());

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.bar = new TrainingBar(root, { train: () => this.train(), cancel: () => this.stream.cancel() });
    this.picture = element("div", { className: "downhill-networks-picture" }, this.choices.line, this.curves.box);
    this.more = element("div", { className: "downhill-networks-more" }, this.tabs.list, ...this.tabs.tabs.map(({ box }) => box));
    root.replaceChildren(this.file.box, this.bar.line, this.empty, this.picture, this.results.box, this.more);
    this.tabs.offer("boundary", false);
    this.report({ state: "quiet" });
    this.stops = [onThemeChange(root, () => this.draw()), onWidthChange(root, () => this.draw())];
  }

  destroy() {
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    this.stream.leave();
    for (const part of [this.curves, this.layers, this.curvature, this.planeView]) part.destroy();
    for (const stop of this.stops) stop();
  }

  // Questions and answers ----------------------------------------------------------------------------------------------

  /**
   * What the page wants to be trained; the same again is no news.
   * @param {TrainingQuestion} question
   */
  async ask(question) {
    const isNews = question.query !== this.asked?.query || question.digest !== this.asked.digest;
    this.asked = question;
    this.file.box.hidden = question.table === "none";
    if (!isNews) return;
    clearTimeout(this.timer);
    this.stream.leave();
    this.report({ state: "quiet" });
    const number = (this.questions += 1);
    const canTrain = question.table === "none" || Boolean(await this.file.want(question.digest));
    if (this.questions !== number) return; // another has come meanwhile
    if (!question.entrants) this.showNothing(NOBODY);
    else if (canTrain) this.timer = setTimeout(() => this.train(), QUIET_MS);
    else this.showNothing("");
  }

  train() {
    clearTimeout(this.timer);
    const { query, table } = this.asked;
    this.stream.ask({ query, table: table === "needed" ? this.file.table?.bytes ?? null : null });
  }

  /**
   * A person's own table has been chosen: the page asks for a training on it, unless it already has.
   * @param {string} name
   * @param {string} digest
   */
  async choose(name, digest) {
    this.send("table", { name, digest });
    if (digest !== this.asked.digest) return;
    await this.file.want(digest);
    this.train();
  }

  /**
   * @param {TrainingHeader} header
   * @param {Wanted} wanted
   */
  begin(header, wanted) {
    this.trainings += 1;
    const curves = header.entrants.map(() => null);
    const printed = this.asked.printedSeconds;
    this.shown = { header, wanted, curves, isWhole: false, regions: null, key: String(this.trainings), printed };
    this.report({ state: "computing" });
    this.draw();
  }

  /** @param {BarStatus} status */
  report(status) {
    this.bar.show(status, this.shown?.header.about ?? "");
    this.root.toggleAttribute("data-outdated", Boolean(this.shown) && this.shown?.wanted.query !== this.asked?.query);
    const isEmpty = status.state === "empty";
    this.empty.hidden = !isEmpty || !this.empty.textContent;
    // Before the first curves come there is room for them, unless none will.
    this.picture.hidden = isEmpty || (!this.shown && !this.bar.isBusy && status.state !== "quiet");
    for (const part of [this.results.box, this.more]) part.hidden = !this.shown;
    if (!this.bar.isBusy) this.draw();
  }

  /** @param {string} text */
  showNothing(text) {
    this.shown = null;
    this.empty.textContent = text;
    this.report({ state: "empty" });
  }

  // Drawing ------------------------------------------------------------------------------------------------------------

  /** What has come, and of the tabs the one that is shown; Plotly takes of several drawings the last. */
  draw() {
    clearTimeout(this.soon);
    this.soon = undefined;
    const { root, shown } = this;
    if (!shown || !root.clientWidth) return;
    const look = lookIn(root, shown.header);
    const width = root.clientWidth;
    this.curves.show(curvesFigure(shown, this.choices.choice, look, width, shown.key));
    this.results.show(shown, look, this.bar.isBusy, shown.printed);
    if (shown.isWhole) this.tabs.offer("boundary", Boolean(shown.regions));
    this.plane.hidden = !shown.isWhole;
    this.unready.hidden = shown.isWhole;
    this.unready.textContent = unready("There is a plane", this.bar.state);
    this.drawTab(shown, look, width);
    const readings = Math.max(0, ...shown.curves.map((each) => each?.steps.length ?? 0));
    Object.assign(root.dataset, { query: shown.wanted.query, readings: String(readings), theme: look.name });
  }

  /**
   * @param {Shown} shown
   * @param {Look} look
   * @param {number} width
   */
  drawTab(shown, look, width) {
    const { chosen } = this.tabs;
    if (chosen === "layers") this.layers.show(shown, look, width, shown.key);
    if (chosen === "curvature") this.curvature.show(shown, look, width, shown.key);
    if (chosen === "boundary") {
      if (shown.regions) this.boundary.show(shown.header, shown.regions, look, width);
      else this.boundary.showNone(unready("There are regions", this.bar.state));
    }
    if (chosen === "plane" && shown.isWhole) this.askPlane(shown);
  }

  /** @param {Shown} shown */
  askPlane({ key, wanted, header, curves }) {
    if (this.plane.dataset.training === key) return;
    this.plane.dataset.training = key;
    const ends = header.entrants.map(({ label }, index) => ({ label, isLost: isLost(curves[index]) }));
    this.planeView.ask(wanted.query, ends, wanted.table);
  }
}

/**
 * Why what comes with a training's end is not there.
 * @param {string} whatIs
 * @param {BarStatus["state"]} state
 */
function unready(whatIs, state) {
  const isOver = state === "cancelled" || state === "failed";
  return `${whatIs} once the training has ended${isOver ? `; this one was ${state === "cancelled" ? "cancelled" : "broken off"}: train again` : ""}.`;
}

/**
 * Whether the first run's last weights are no numbers any more, as far as is known: of several runs the quartiles are.
 * @param {EntrantCurves | null} curves
 */
function isLost(curves) {
  return curves !== null && curves.ofWeights.trainLoss.every((row) => row.at(-1) === null);
}
