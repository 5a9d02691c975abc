// The page of maps: asks for a map, shows it while it grows finer, and leads from a run to the Playground.

import { editedQuery } from "./edits.js";
import { button, element } from "./elements.js";
import { addressNumber } from "./map_axes.js";
import { showLegend } from "./map_legend.js";
import { MapPointing } from "./map_pointing.js";
import { Question } from "./map_question.js";
import { MapRates, showRates } from "./map_rates.js";
import { describeRun, editOf } from "./map_run.js";
import { MapStage } from "./map_stage.js";
import { MapStatus } from "./map_status.js";
import { preferences } from "./preferences.js";
import { onWidthChange } from "./sizes.js";
import { currentTheme, onThemeChange } from "./theme.js";

/** @import {Run} from "./map_run.js" */
/** @import {Progress} from "./map_status.js" */

const HINT = "Point at a run; a click opens it in the Playground, a drag shows a part.";

/**
 * Streamlit calls again with new data on every rerun, for the same parent element: the view stays.
 * @type {WeakMap<HTMLElement, MapView>}
 */
const views = new WeakMap();

/**
 * Streamlit's call for a map; returns what Streamlit calls when this call is superseded or the page is left.
 * @param {{data: any, parentElement: HTMLElement, setTriggerValue: (name: string, value: unknown) => void}} component
 */
export function showMap({ data, parentElement, setTriggerValue }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".downhill-maps"));
  const view = views.get(root) ?? new MapView(root);
  views.set(root, view);
  view.send = setTriggerValue;
  view.ask(data);
  return () => requestAnimationFrame(() => {
    if (root.isConnected) return;
    view.destroy();
    views.delete(root);
  });
}

/** The map that was asked for last, as far as it has come. */
class MapView {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {(trigger: string, value: unknown) => void} Streamlit's way to the page */
    this.send = () => {};
    /** @type {any} what the page asks for */
    this.asked = null;
    /** @type {{map: any, asked: any} | null} a map, and what it answers */
    this.shown = null;
    /** @type {Run | null} the run under the cross */
    this.run = null;
    this.question = new Question({ told: (progress) => this.showProgress(progress), found: (map, asked) => this.show(map, asked) });
    this.build();
    this.stops = [onThemeChange(root, () => this.lay()), onWidthChange(root, () => this.lay())];
  }

  build() {
    /**
     * @param {string} name
     * @param {...HTMLElement} children
     */
    const box = (name, ...children) => element("div", { className: `downhill-${name}` }, ...children);
    this.status = new MapStatus(this.root, { cancel: () => this.question.cancel(), goOn: () => this.question.ask(this.asked) });
    this.whole = button("Whole view", "Whole view: show all of it again", () => this.send("part", "whole"), { hidden: true });
    this.pictures = this.figure(new MapStage(box("stage")));
    this.curves = this.figure(new MapRates(box("stage")));
    this.figures = [this.pictures, this.curves];
    this.line = element("span", { role: "status", textContent: HINT });
    this.opener = button("Open in Playground", "Open in Playground: the run under the cross", () => this.open(this.run));
    this.legend = box("map-legend");
    this.empty = element("p", { className: "downhill-map-empty", hidden: true });
    this.root.replaceChildren(
      box("controls", ...this.status.elements, this.whole),
      this.empty, ...this.figures.map(({ stage }) => stage.parent), box("map-line", this.line, this.opener), this.legend,
    );
    this.showProgress({ state: "done" });
  }

  /**
   * One way to draw a map, and to point at its runs.
   * @param {MapStage | MapRates} stage
   */
  figure(stage) {
    const pointing = new MapPointing(stage, {
      point: (index, run) => this.point(index, run),
      open: (run) => this.open(run),
      zoom: (runs) => this.zoom(runs),
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
   * @param {any} asked
   */
  ask(asked) {
    const isNews = asked.query !== this.asked?.query;
    this.asked = asked;
    this.whole.hidden = asked.whole;
    if (asked.entrants === 0) this.showNothing("Nobody races here yet: add an optimizer.");
    else if (isNews) this.question.ask(asked);
  }

  /** @param {Progress} progress */
  showProgress(progress) {
    const map = this.shown?.map;
    this.status.show(progress, map ? `${map.basis}, ${map.steps} ${map.budget}, ${map.precision}` : "");
  }

  /** @param {string} text */
  showNothing(text) {
    this.question.leave();
    this.showProgress({ state: "done" });
    this.shown = null;
    this.empty.textContent = text;
    this.lay();
  }

  /**
   * @param {any} map
   * @param {any} asked
   */
  show(map, asked) {
    if (map.entrants.length === 0) {
      this.showNothing("Nobody who races here has a learning rate.");
      return;
    }
    const isOther = asked.query !== this.shown?.asked.query;
    this.shown = { map, asked };
    if (isOther) for (const { pointing } of this.figures) pointing.forget();
    this.lay();
    Object.assign(this.root.dataset, { experiment: asked.experiment, query: asked.query, size: `${map.columns}x${map.rows}`, last: String(map.last) });
  }

  lay() {
    const { shown, root, empty } = this;
    empty.hidden = Boolean(shown) || !empty.textContent;
    for (const part of [this.line.parentElement, this.legend]) part.hidden = !empty.hidden;
    const figure = shown?.map.rates && !shown.map.colouring ? this.curves : this.pictures;
    for (const each of this.figures) each.stage.parent.hidden = each !== figure || !empty.hidden;
    if (!shown || !root.clientWidth) return;
    const name = currentTheme(root);
    const theme = shown.map.looks[name];
    const scale = preferences({ projector: false }).projector ? theme.projectorScale : 1;
    const look = { name, scale, ...theme };
    figure.stage.show(shown.map, look, root.clientWidth);
    figure.pointing.show();
    if (figure === this.curves) showRates(this.legend, shown.map, look);
    else showLegend(this.legend, shown.map, name);
    root.dataset.theme = name;
  }

  // Pointing -----------------------------------------------------------------------------------------------------------

  /**
   * Say what is known about the run under the cross.
   * @param {number | null} index of the panel
   * @param {Run | null} run
   */
  point(index, run) {
    this.run = run;
    this.opener.disabled = !run;
    this.line.textContent = run ? describeRun(this.shown.map, index, run) : HINT;
  }

  /** @param {Run | null} run */
  open(run) {
    if (!run) return;
    const { map, asked } = this.shown;
    const query = editedQuery(asked.experiment, [editOf(map, asked, run)]);
    location.assign(new URL(`../edited?${query}`, import.meta.url));
  }

  /**
   * Look at a part; a rectangle without area is none.
   * @param {[number, number][]} runs from where to where, along both axes
   */
  zoom(runs) {
    const { map } = this.shown;
    const ranges = map.rates ? runs.slice(0, 1) : runs;
    if (ranges.some(([low, high]) => low === high)) return;
    this.send("part", ranges.map((range, axis) => range.map((place) => addressNumber(map.axes[axis], place))));
  }
}
