// A fair comparison: with which learning rates, and by equal numbers of what.

import { element } from "./elements.js";
import { readable } from "./numbers.js";
import { askMessage } from "./server.js";
import { placeOf } from "./slider.js";
import { SweepChart } from "./sweep_chart.js";

const RATES = { own: "as entered", same: "the same", defaults: "each rule's default", tuned: "tuned" };
const BUDGETS = { steps: "steps", gradients: "gradient evaluations" };

/** The edit that gives every entrant with a learning rate the one that `rateOf(entrant)` says. */
export function withRates(race, rateOf) {
  const rated = race.entrants.filter(({ learningRate }) => learningRate !== null);
  return { hyperparameters: rated.map((entrant) => [entrant.index, "learning_rate", rateOf(entrant)]) };
}

/** Which of the kinds of rates a race has; `tuned` are the rates of the last search for this very race, by entrant. */
export function kindOfRates(race, tuned) {
  const rated = race.entrants.filter(({ learningRate }) => learningRate !== null);
  if (rated.length === 0) return "own";
  if (tuned && rated.every(({ index, learningRate }) => tuned[index] === learningRate)) return "tuned";
  const defaultOf = ({ hyperparameters }) => hyperparameters.find(({ name }) => name === "learning_rate").default;
  if (rated.every((entrant) => entrant.learningRate === defaultOf(entrant))) return "defaults";
  return rated.length > 1 && rated.every(({ learningRate }) => learningRate === rated[0].learningRate) ? "same" : "own";
}

export class Comparison {
  /** `change(edit, done)` tries an edit out, or keeps it. */
  constructor(parent, { change, tell, selected }) {
    Object.assign(this, { change, tell, selected });
    this.rates = this.choice("Learning rates", RATES, (kind) => this.chooseRates(kind));
    this.budgets = this.choice("Equal numbers of", BUDGETS, (budget) => change({ budget }, true));
    this.common = element("input", { type: "range", min: 0, step: 1, "aria-label": "learning rate of all" });
    this.commonValue = element("output", { className: "downhill-value" });
    const tried = (done) => this.change(withRates(this.race, () => this.commonRate()), done);
    this.common.addEventListener("input", () => { this.dragging = true; tried(false); });
    this.common.addEventListener("change", () => { this.dragging = false; tried(true); });
    this.commonRow = element("label", { className: "downhill-slider" }, element("span", { textContent: "α of all" }), this.common, this.commonValue);
    this.search = element("figure", { className: "downhill-search", hidden: true });
    this.caption = element("figcaption", { className: "downhill-hint" });
    this.chart = new SweepChart(this.search);
    this.search.append(this.caption);
    parent.append(this.rates.group, this.commonRow, this.budgets.group, this.search);
  }

  choice(label, options, chosen) {
    const buttons = Object.entries(options).map(([value, text]) =>
      element("button", { type: "button", onclick: () => chosen(value), value }, text));
    const group = element("div", { className: "downhill-controls" }, element("span", { textContent: label }),
      element("div", { className: "downhill-group", role: "group", "aria-label": label }, ...buttons));
    return { group, buttons };
  }

  show(race, look, width) {
    Object.assign(this, { race, look, width });
    const found = this.found?.searchKey === race.searchKey ? this.found : null;
    const kind = kindOfRates(race, found?.rates);
    if (kind === "own" && !this.isOwn(race)) this.own = null; // others have been entered since
    this.mark(this.rates, kind);
    this.rates.buttons[0].disabled = kind === "own" || this.own?.length !== race.entrants.length;
    this.mark(this.budgets, race.budget);
    this.commonRow.hidden = kind !== "same";
    const rated = race.entrants.find(({ learningRate }) => learningRate !== null);
    if (rated) {
      this.parameter = rated.hyperparameters.find(({ name }) => name === "learning_rate");
      this.common.max = String(this.parameter.stops.length - 1);
      if (!this.dragging) this.common.value = String(placeOf(this.parameter.stops, rated.learningRate));
      this.commonValue.textContent = readable(rated.learningRate, null);
      this.common.setAttribute("aria-valuetext", this.commonValue.textContent);
    }
    this.search.hidden = kind !== "tuned";
    if (kind === "tuned") this.showSearch(found);
  }

  mark({ buttons }, value) {
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.value === value));
  }

  commonRate() {
    return this.parameter.stops[Number(this.common.value)];
  }

  /** Whether a race has the rates that were entered before a kind of rates was chosen. */
  isOwn(race) {
    return race.entrants.every(({ learningRate }, index) => learningRate === this.own?.[index]);
  }

  chooseRates(kind) {
    const { race } = this;
    if (kind === "own") return this.change(withRates(race, ({ index }) => this.own[index]), true);
    this.own ??= race.entrants.map(({ learningRate }) => learningRate);
    const rated = race.entrants.filter(({ learningRate }) => learningRate !== null);
    if (rated.length === 0) return this.tell("No rule in this race takes a learning rate.");
    if (kind === "tuned") return this.tune();
    const first = rated.find(({ index }) => index === this.selected()) ?? rated[0];
    const defaultOf = ({ hyperparameters }) => hyperparameters.find(({ name }) => name === "learning_rate").default;
    this.change(withRates(race, kind === "same" ? () => first.learningRate : defaultOf), true);
  }

  async tune() {
    const { race } = this;
    this.tell("Searching for each rule's best learning rate …");
    try {
      const { header } = await askMessage("tuned", race.experiment);
      if (this.race.experiment !== race.experiment) return this.tell(""); // it has changed while the search ran
      const searches = header.entrants;
      const rates = searches.map((search, index) => search?.best ?? race.entrants[index].learningRate);
      this.found = { searchKey: race.searchKey, rates, searches };
      this.tell("");
      this.change(withRates(race, ({ index }) => rates[index]), true);
      this.show(race, this.look, this.width);
    } catch (error) {
      this.tell(error.message);
    }
  }

  showSearch({ searches, rates }) {
    const { race, look, width } = this;
    const found = searches.flatMap((search, index) => (search ? [{ ...search, index }] : []));
    const series = found.map(({ values, finalLosses, diverged, best, index }) => ({
      losses: finalLosses, diverged, best: best === null ? null : values.indexOf(best), style: look.paths[index],
    }));
    const [{ values }] = found;
    this.chart.show({ values, series, title: "learning rate α", lowest: race.lowestKnown }, look, width);
    const best = found.map(({ index }) => `${race.entrants[index].label} ${readable(rates[index], 3)}`);
    const what = race.budget === "steps" ? "steps" : "gradient evaluations";
    this.caption.textContent =
      `Tuned: for each rule the best of ${values.length} learning rates from ${readable(values[0])} to ` +
      `${readable(values[values.length - 1])}, by its loss after ${race.steps} ${what}: ${best.join(", ")}. Shaded: diverged.`;
  }
}
