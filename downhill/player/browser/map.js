// The page of maps: asks for a map, shows it while it grows finer, and leads from a run to the Playground.

import { editedQuery } from "./edits.js";
import { button, element } from "./elements.js";
import { addressNumber } from "./value_axis.js";
import { drawMap } from "./map_drawing.js";
import { MapPointing } from "./map_pointing.js";
import { Question } from "./map_question.js";
import { MapRates } from "./map_rates.js";
import { describeRun, editOf } from "./map_run.js";
import { MapStage } from "./map_stage.js";
import { MapStatus } from "./map_status.js";
import { mounting } from "./mounted.js";
import { ownsPage } from "./server.js";
import { onWidthChange } from "./sizes.js";
import { onThemeChange } from "./theme.js";

/** @import {Map as RunMap} from "./map_frames.js" */
/** @import {Part, Run} from "./map_run.js" */
/** @import {Status} from "./question.js" */
/** @import {MapPart, MapQuestion} from "./wire.js" */

const HINT = "Point at a run; a click opens it in the Playground, a drag shows a part.";
const GUEST_HINT = "Point at a run; a drag shows a part.";

const mounted = mounting(".downhill-maps", (root) => new MapView(root));

/** @typedef {(name: "part", part: MapPart) => void} Send Streamlit's way to the page */

/**
 * Streamlit's call for a map; returns what Streamlit calls when this call is superseded or the page is left.
 * @param {{data: MapQuestion, parentElement: HTMLElement, setTriggerValue: Send}} component
 */
export function showMap({ data, parentElement, setTriggerValue }) {
  const { view, leave } = mounted(parentElement);
  view.send = setTriggerValue;
  view.ask(data);
  return leave;
}

/**
 * @param {string} name
 * @param {...HTMLElement} children
 */
const box = (name, ...children) => element("div", { className: `downhill-${name}` }, ...children);

/** The map that was asked for last, as far as it has come. */
class MapView {
  /** @type {Send} */
  send;
  /** @type {MapQuestion} what the page wants to see */
  asked;
  /** @type {{map: RunMap, question: MapQuestion} | null} a map, and what it answers */
  shown = null;
  /** @type {Run | null} the run under the cross */
  run = null;

  question = new Question({ report: (status) => this.report(status), found: (map, question) => this.show(map, question) });
  whole = button("Whole view", "Whole view: show all of it again", () => this.send("part", "whole"), { hidden: true });
  pictures = this.figure(new MapStage(box("stage")));
  curves = this.figure(new MapRates(box("stage")));
  figures = [this.pictures, this.curves];
  hint = ownsPage() ? HINT : GUEST_HINT;
  line = element("span", { role: "status", textContent: this.hint });
  opener = button("Open in Playground", "Open in Playground: the run under the cross", () => this.open(this.run), { hidden: !ownsPage() });
  pointed = box("map-line", this.line, this.opener);
  legend = box("map-legend");
  empty = element("p", { className: "downhill-map-empty", hidden: true });

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.status = new MapStatus(root, { cancel: () => this.question.cancel(), goOn: () => this.question.ask(this.asked) });
    root.replaceChildren(
      box("controls", ...this.status.elements, this.whole),
      this.empty, ...this.figures.map(({ stage }) => stage.parent), this.pointed, this.legend,
    );
    this.report({ state: "done" });
    this.stops = [onThemeChange(root, () => this.lay()), onWidthChange(root, () => this.lay())];
  }

  /**
   * One way to draw a map, and to point at its runs.
   * @param {MapStage | MapRates} stage
   */
  figure(stage) {
    const pointing = new MapPointing(stage, {
      point: (index, run) => this.point(index, run),
      open: (run) => this.open(run),
      zoom: (part) => this.zoom(part),
    });
    return { stage, pointing };
  }

  destroy() {
    this.question.leave();
    for (const stop of this.stops) stop();
  }

  // Questions and answers ----------------------------------------------------------------------------------------------

  /**
   * What the page wants to see; the same again is no news.
   * @param {MapQuestion} question
   */
  ask(question) {
    const isNews = question.query !== this.asked?.query;
    this.asked = question;
    this.whole.hidden = question.whole;
    if (question.entrants === 0) this.showNothing("Nobody races here yet: add an optimizer.");
    else if (isNews) this.question.ask(question);
  }

  /** @param {Status} status */
  report(status) {
    const map = this.shown?.map;
    this.status.show(status, map ? `${map.basis}, ${map.steps} ${map.budget}, ${map.precision}` : "");
  }

  /** @param {string} text */
  showNothing(text) {
    this.question.leave();
    this.report({ state: "done" });
    this.shown = null;
    this.empty.textContent = text;
    this.lay();
  }

  /**
   * @param {RunMap} map
   * @param {MapQuestion} question
   */
  show(map, question) {
    if (map.entrants.length === 0) {
      this.showNothing("Nobody who races here has a learning rate.");
      return;
    }
    const isOther = question.query !== this.shown?.question.query;
    this.shown = { map, question };
    if (isOther) for (const { pointing } of this.figures) pointing.forget();
    this.lay();
    Object.assign(this.root.dataset, { experiment: question.experiment, query: question.query, size: `${map.columns}x${map.rows}`, last: String(map.last) });
  }

  lay() {
    const { shown, root, empty } = this;
    empty.hidden = Boolean(shown) || !empty.textContent;
    for (const part of [this.pointed, this.legend]) part.hidden = !empty.hidden;
    if (!shown) for (const each of this.figures) each.stage.parent.hidden = each !== this.pictures || !empty.hidden;
    else if (root.clientWidth) drawMap(root, shown.map, this, this.legend).pointing.show();
  }

  // Pointing -----------------------------------------------------------------------------------------------------------

  /**
   * Say what is known about the run under the cross.
   * @param {number} index of the panel
   * @param {Run | null} run
   */
  point(index, run) {
    this.run = run;
    this.opener.disabled = !run;
    this.line.textContent = run && this.shown ? describeRun(this.shown.map, index, run) : this.hint;
  }

  /** @param {Run | null} run */
  open(run) {
    if (!run || !this.shown || !ownsPage()) return;
    const { map, question } = this.shown;
    const query = editedQuery(question.experiment, [editOf(map, question, run)]);
    location.assign(new URL(`../edited?${query}`, import.meta.url));
  }

  /**
   * Look at a part; a rectangle without area is none.
   * @param {Part} part
   */
  zoom(part) {
    if (!this.shown) return;
    const { kind, axes } = this.shown.map;
    const ranges = kind === "sensitivity" ? part.slice(0, 1) : part;
    if (ranges.some(([low, high]) => low === high)) return;
    this.send("part", ranges.map(([low, high], axis) => [addressNumber(axes[axis], low), addressNumber(axes[axis], high)]));
  }
}
