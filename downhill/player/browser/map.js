// The page of maps: asks for a map, shows it while it grows finer, and leads from a run to the Playground.

import { editedQuery } from "./edits.js";
import { button, element } from "./elements.js";
import { told, written } from "./map_axes.js";
import { showLegend } from "./map_legend.js";
import { MapPointing } from "./map_pointing.js";
import { Question } from "./map_question.js";
import { MapRates, showRates, wordsOf } from "./map_rates.js";
import { MapStage } from "./map_stage.js";
import { readable } from "./numbers.js";
import { preferences } from "./preferences.js";
import { currentTheme, onThemeChange } from "./theme.js";

const PROJECTOR_SCALE = 1.4;
const HINT = "Point at a run; a click opens it in the Playground, a drag shows a part.";

// Streamlit calls again with new data on every rerun, for the same parent element: the view stays.
const views = new WeakMap();

/** Streamlit's call for a map; returns what Streamlit calls when this call is superseded or the page is left. */
export function showMap({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".downhill-maps");
  if (!views.has(root)) views.set(root, new MapView(root));
  const view = views.get(root);
  view.send = setTriggerValue;
  view.ask(data);
  return () => requestAnimationFrame(() => {
    if (!root.isConnected) view.destroy();
  });
}

class MapView {
  constructor(root) {
    this.root = root;
    this.question = new Question({ told: (state) => this.tell(state), found: (map, asked) => this.show(map, asked) });
    this.build();
    this.stopTheme = onThemeChange(root, () => this.lay());
    this.sizes = new ResizeObserver(() => {
      if (root.clientWidth && root.clientWidth !== this.width) this.lay();
    });
    this.sizes.observe(root);
  }

  build() {
    const box = (className, ...children) => element("div", { className: `downhill-${className}` }, ...children);
    this.whole = button("Whole view", "Whole view: show all of it again", () => this.send("part", "whole"), { hidden: true });
    this.bar = element("progress", { max: 1, "aria-label": "Share of the map that is done" });
    this.status = element("span", { className: "downhill-map-status", role: "status" });
    this.cancel = button("Cancel", "Cancel: compute this map no further", () => this.question.cancel());
    this.goOn = button("Go on", "Go on with this map", () => this.question.ask(this.asked));
    this.pictures = this.figure(MapStage, box("stage"));
    this.curves = this.figure(MapRates, box("stage"));
    this.figures = [this.pictures, this.curves];
    this.line = element("span", { role: "status", textContent: HINT });
    this.opener = button("Open in Playground", "Open in Playground: the run under the cross", () => this.open(this.run));
    this.legend = box("map-legend");
    this.empty = element("p", { className: "downhill-map-empty", hidden: true });
    this.root.replaceChildren(
      box("controls", this.bar, this.status, this.cancel, this.goOn, this.whole),
      this.empty, ...this.figures.map(({ parent }) => parent), box("map-line", this.line, this.opener), this.legend,
    );
    this.tell({ state: "done" });
  }

  /** One way to draw a map, and to point at its runs. */
  figure(Stage, parent) {
    const stage = new Stage(parent);
    const pointing = new MapPointing(stage, {
      point: (index, run) => this.point(index, run),
      open: (run) => this.open(run),
      zoom: (runs) => this.zoom(runs),
    });
    return { parent, stage, pointing };
  }

  destroy() {
    this.question.leave();
    this.sizes.disconnect();
    this.stopTheme();
    views.delete(this.root);
  }

  // Questions ----------------------------------------------------------------------------------------------------------

  /** What the page wants to see; the same again is no news. */
  ask(asked) {
    const isNews = asked.query !== this.asked?.query;
    this.asked = asked;
    this.whole.hidden = asked.whole;
    if (asked.entrants === 0) this.showNothing("Nobody races here yet: add an optimizer.");
    else if (isNews) this.question.ask(asked);
  }

  /** Where the question stands: {state: "computing", share}, "waiting", "done", "cancelled", or "failed" with a text. */
  tell({ state, share = 0, text = "" }) {
    const busy = state === "computing" || state === "waiting";
    this.root.dataset.state = state;
    this.bar.hidden = this.cancel.hidden = !busy;
    this.goOn.hidden = state !== "cancelled" && state !== "failed";
    this.bar.value = share;
    this.status.textContent = {
      computing: `${Math.floor(100 * share)} %`, waiting: "The server is busy; waiting for a turn …",
      cancelled: "Cancelled: this is not the whole map.", failed: text, done: this.shown?.words ?? "",
    }[state];
  }

  showNothing(text) {
    this.question.leave();
    this.tell({ state: "done" });
    this.shown = null;
    this.empty.textContent = text;
    this.lay();
  }

  show(map, asked) {
    if (map.entrants.length === 0) {
      this.showNothing("Nobody who races here has a learning rate.");
      return;
    }
    const other = asked.query !== this.shown?.asked.query;
    this.shown = { map, asked, words: `${map.basis}, ${map.steps} ${map.budget}, ${map.precision}` };
    if (other) for (const { pointing } of this.figures) pointing.forget();
    this.lay();
    Object.assign(this.root.dataset, { experiment: asked.experiment, query: asked.query, size: `${map.columns}x${map.rows}`, last: String(map.last) });
  }

  // Pictures -----------------------------------------------------------------------------------------------------------

  lay() {
    const { shown, root, empty } = this;
    empty.hidden = Boolean(shown) || !empty.textContent;
    for (const part of [this.line.parentElement, this.legend]) part.hidden = !empty.hidden;
    const figure = shown?.map.rates && !shown.map.colouring ? this.curves : this.pictures;
    for (const each of this.figures) each.parent.hidden = each !== figure || !empty.hidden;
    if (!shown || !root.clientWidth) return;
    this.width = root.clientWidth;
    const name = currentTheme(root);
    const scale = preferences({ projector: false }).projector ? PROJECTOR_SCALE : 1;
    const look = { name, scale, ...shown.map.looks[name] };
    figure.stage.show(shown.map, look, this.width);
    figure.pointing.show();
    if (figure === this.curves) showRates(this.legend, shown.map, look);
    else showLegend(this.legend, shown.map, name);
    root.dataset.theme = name;
  }

  /** The line about the run under the cross. */
  point(index, run) {
    this.run = run;
    this.opener.disabled = !run;
    this.line.textContent = run ? this.words(index, run) : HINT;
  }

  words(index, [column, row]) {
    const { map } = this.shown;
    if (map.rates) return wordsOf(map, index, [column]);
    const { label, thetas, losses, steps, outcomes } = map.entrants[index];
    const at = row * map.columns + column;
    const [x, y] = map.axes.map((axis, side) => told(axis, [column, row][side]));
    const [first, second] = map.axes.map(({ label }) => label);
    const from = map.kind === "basins" ? `(${x}, ${y})` : `${first} = ${x}, ${second} = ${y}`;
    const outcome = map.outcomes[outcomes[at]].replace("{}", steps[at]);
    if (!Number.isFinite(losses[at])) return `${label} from ${from}: ${outcome}.`;
    const to = `(${readable(thetas[2 * at])}, ${readable(thetas[2 * at + 1])})`;
    return `${label} from ${from} to ${to}: ${outcome}; final loss ${readable(losses[at])}.`;
  }

  // Ways on ------------------------------------------------------------------------------------------------------------

  open(run) {
    if (!run) return;
    const { map, asked } = this.shown;
    const numbers = run.map((place, axis) => (map.axes[axis].values.length > 1 ? map.axes[axis].values[place] : null));
    const change = map.kind === "basins" ? { start: numbers } : { hyperparameters: this.changes(map, asked, numbers) };
    location.assign(new URL(`../edited?${editedQuery(asked.experiment, [change])}`, import.meta.url));
  }

  /** A pair of numbers of one entrant; or one rate for all. */
  changes(map, { entrant, names }, numbers) {
    if (map.rates) return map.entrants.map(({ index }) => [index, map.axes[0].name, numbers[0]]);
    return names.map((name, axis) => [entrant, name, numbers[axis]]);
  }

  /** Look at a part; a rectangle without area is none. */
  zoom(runs) {
    const { map } = this.shown;
    const ranges = map.rates ? runs.slice(0, 1) : runs;
    if (ranges.some(([low, high]) => low === high)) return;
    this.send("part", ranges.map((ends, axis) => ends.map((place) => written(map.axes[axis], place))));
  }
}
