// A fair comparison: with which learning rates, and by equal numbers of what.

import { element } from "./elements.js";
import { readable } from "./numbers.js";
import { askMessage } from "./server.js";
import { bringIntoSight } from "./sight.js";
import { placeOf } from "./slider.js";
import { store, stored } from "./storage.js";
import { SweepChart } from "./sweep_chart.js";

/** @import {Entrant, Hyperparameter, Race} from "./race.js" */
/** @import {Series} from "./sweep_chart.js" */
/** @import {Look} from "./theme.js" */
/** @import {Budget, Edit, Search} from "./wire.js" */

/** @typedef {Entrant & {learningRate: number, rate: Hyperparameter}} Rated an entrant with a learning rate */
/** @typedef {"own" | "same" | "defaults" | "tuned"} Rates */
/** @typedef {{searchKey: string, rates: (number | null)[], searches: (Search | null)[]}} Found what a search has come to */
/**
 * What is kept over a reload: of races that a search treats alike, the rates entered and the kind chosen since, and what
 * a search has found.
 * @typedef {{searchKey: string, own: (number | null)[] | null, chosen: Rates, tuned: (number | null)[] | null}} Kept
 */
/** @typedef {{group: HTMLElement, buttons: HTMLButtonElement[]}} Choice */

const KEY = "downhill-rates";
/** @type {Record<Rates, string>} */
const RATES = { own: "as entered", same: "the same", defaults: "each rule's default", tuned: "tuned" };
/** @type {Record<Budget, string>} */
const BUDGETS = { steps: "steps", gradients: "gradient evaluations", examples: "examples" };

/**
 * Who has a learning rate, with all that is known of it.
 * @param {Race} race
 * @returns {Rated[]}
 */
function ratedIn({ entrants }) {
  return entrants.flatMap((entrant) => {
    const rate = entrant.hyperparameters.find(({ name }) => name === "learning_rate");
    return rate && entrant.learningRate !== null ? [{ ...entrant, learningRate: entrant.learningRate, rate }] : [];
  });
}

/**
 * The edit that gives every entrant with a learning rate the one that `choose(entrant)` says.
 * @param {Race} race
 * @param {(entrant: Rated) => number} choose
 * @returns {Edit}
 */
export function withRates(race, choose) {
  return { numbers: ratedIn(race).map((entrant) => [entrant.index, "learning_rate", choose(entrant)]) };
}

/**
 * Which of the kinds of rates a race has: the one chosen, if it has that, for rates may be of several kinds.
 * @param {Race} race
 * @param {(number | null)[] | null} [tuned] the rates of the last search for this very race, by entrant
 * @param {Rates} [chosen]
 * @returns {Rates}
 */
export function kindOfRates(race, tuned, chosen = "own") {
  const rated = ratedIn(race);
  if (rated.length === 0) return "own";
  const has = {
    own: false,
    tuned: Boolean(tuned) && rated.every(({ index, learningRate }) => tuned?.[index] === learningRate),
    defaults: rated.every(({ learningRate, rate }) => learningRate === rate.default),
    same: rated.length > 1 && rated.every(({ learningRate }) => learningRate === rated[0].learningRate),
  };
  const kinds = /** @type {Rates[]} */ ([chosen, "tuned", "defaults", "same"]);
  return kinds.find((kind) => has[kind]) ?? "own";
}

/**
 * What is kept of races that a search treats alike.
 * @param {string} searchKey
 * @returns {Kept}
 */
function keptOf(searchKey) {
  const kept = stored("sessionStorage", KEY);
  return { searchKey, own: null, chosen: "own", tuned: null, ...(kept.searchKey === searchKey ? kept : {}) };
}

export class Comparison {
  width = 0;
  dragging = false;
  /** @type {Race} */
  race;
  /** @type {Look} */
  look;
  /** @type {Hyperparameter} */
  parameter;
  /** @type {Found | null} */
  found = null;
  isAwaited = false; // what has been found, by who asked for it
  /** @type {Kept} */
  kept = { searchKey: "", own: null, chosen: "own", tuned: null };

  /**
   * @param {HTMLElement} parent
   * @param {object} page
   * @param {(edit: Edit, done: boolean) => void} page.change tries an edit out, or keeps it
   * @param {(text: string) => void} page.showStatus
   * @param {() => number} page.selected the entrant that is looked at
   */
  constructor(parent, { change, showStatus, selected }) {
    this.change = change;
    this.showStatus = showStatus;
    this.selected = selected;
    this.rates = this.choice("Learning rates", RATES, (kind) => this.chooseRates(kind));
    this.budgets = this.choice("Equal numbers of", BUDGETS, (budget) => change({ budget }, true));
    this.common = element("input", { type: "range", min: 0, step: 1, "aria-label": "learning rate of all" });
    this.commonValue = element("output", { className: "downhill-value" });
    const tried = (/** @type {boolean} */ done) => this.change(withRates(this.race, () => this.commonRate()), done);
    this.common.addEventListener("input", () => { this.dragging = true; tried(false); });
    this.common.addEventListener("change", () => { this.dragging = false; tried(true); });
    this.commonRow = element("label", { className: "downhill-slider" }, element("span", { textContent: "α of all" }), this.common, this.commonValue);
    this.search = element("figure", { className: "downhill-search", hidden: true });
    this.caption = element("figcaption", { className: "downhill-hint" });
    this.chart = new SweepChart(this.search);
    this.search.append(this.caption);
    this.note = element("p", { className: "downhill-hint", role: "status" });
    parent.append(this.rates.group, this.note, this.commonRow, this.budgets.group, this.search);
  }

  /**
   * @template {string} Option
   * @param {string} label
   * @param {Record<Option, string>} options
   * @param {(option: Option) => void} chosen
   * @returns {Choice}
   */
  choice(label, options, chosen) {
    const buttons = /** @type {Option[]} */ (Object.keys(options)).map((value) =>
      element("button", { type: "button", onclick: () => chosen(value), value }, options[value]));
    const group = element("div", { className: "downhill-controls" }, element("span", { textContent: label }),
      element("div", { className: "downhill-group", role: "group", "aria-label": label }, ...buttons));
    return { group, buttons };
  }

  /**
   * @param {Race} race
   * @param {Look} look
   * @param {number} width
   */
  show(race, look, width) {
    Object.assign(this, { race, look, width });
    if (this.kept.searchKey !== race.searchKey) this.kept = keptOf(race.searchKey);
    const found = this.found?.searchKey === race.searchKey ? this.found : null;
    const kind = kindOfRates(race, this.kept.tuned, this.kept.chosen);
    if (kind === "own" && !this.isOwn(race)) this.keep({ own: null, chosen: "own" }); // others have been entered since
    this.mark(this.rates, kind);
    this.rates.buttons[0].disabled = kind === "own" || this.kept.own?.length !== race.entrants.length;
    this.mark(this.budgets, race.budget);
    this.commonRow.hidden = kind !== "same";
    const [first] = ratedIn(race);
    if (first) {
      this.parameter = first.rate;
      this.common.max = String(first.rate.stops.length - 1);
      if (!this.dragging) this.common.value = String(placeOf(first.rate.stops, first.learningRate));
      this.commonValue.textContent = readable(first.learningRate, null);
      this.common.setAttribute("aria-valuetext", this.commonValue.textContent);
    }
    this.search.hidden = kind !== "tuned" || !found;
    if (kind === "tuned" && found) this.showSearch(found);
  }

  /** @param {Partial<Kept>} changed */
  keep(changed) {
    store("sessionStorage", KEY, Object.assign(this.kept, changed));
  }

  /**
   * @param {Choice} choice
   * @param {string} value
   */
  mark({ buttons }, value) {
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.value === value));
  }

  commonRate() {
    return this.parameter.stops[Number(this.common.value)];
  }

  /**
   * Whether a race has the rates that were entered before a kind of rates was chosen.
   * @param {Race} race
   */
  isOwn(race) {
    return race.entrants.every(({ learningRate }, index) => learningRate === this.kept.own?.[index]);
  }

  /** @param {Rates} kind */
  chooseRates(kind) {
    const { race, kept: { own } } = this;
    if (kind === "own") return this.change(withRates(race, ({ index, learningRate }) => own?.[index] ?? learningRate), true);
    const rated = ratedIn(race);
    if (rated.length === 0) return this.showStatus("No rule in this race takes a learning rate.");
    this.keep({ own: own ?? race.entrants.map(({ learningRate }) => learningRate), chosen: kind });
    this.show(race, this.look, this.width);
    if (kind === "tuned") return this.tune();
    const first = rated.find(({ index }) => index === this.selected()) ?? rated[0];
    this.change(withRates(race, ({ rate }) => (kind === "same" ? first.learningRate : rate.default)), true);
  }

  async tune() {
    const { race } = this;
    const isWanted = () => this.race.experiment === race.experiment && this.search.isConnected;
    this.say("Searching for each rule's best learning rate …");
    try {
      const { header } = await askMessage("tuned", race.experiment, isWanted);
      if (!isWanted()) return this.say(""); // it has changed while the search ran
      const searches = header.entrants;
      const rates = searches.map((search, index) => search?.best ?? race.entrants[index].learningRate);
      this.found = { searchKey: race.searchKey, rates, searches };
      this.isAwaited = true;
      this.keep({ tuned: rates });
      this.say("");
      this.change(withRates(race, ({ index, learningRate }) => rates[index] ?? learningRate), true);
    } catch (error) {
      this.say(isWanted() ? /** @type {Error} */ (error).message : "");
    }
  }

  /**
   * Where people look who have chosen a kind of rates.
   * @param {string} text
   */
  say(text) {
    this.note.textContent = text;
  }

  /** @param {Found} found */
  showSearch({ searches, rates }) {
    const { race, look, width } = this;
    const found = searches.flatMap((search, index) => (search ? [{ ...search, index }] : []));
    /** @type {Series[]} */
    const series = found.map(({ values, finalLosses, diverged, best, index }) => ({
      losses: finalLosses, diverged, best: best === null ? null : values.indexOf(best), style: look.paths[index],
    }));
    const [{ values }] = found;
    this.chart.show({ scale: "log", values, series, title: "learning rate α", lowest: race.lowestKnown }, look, width);
    const best = found.map(({ index }) => `${race.entrants[index].name} ${readable(rates[index], 3)}`);
    this.caption.textContent =
      `Tuned: for each rule the best of ${values.length} learning rates from ${readable(values[0])} to ` +
      `${readable(values[values.length - 1])}, by its loss after ${race.steps} ${BUDGETS[race.budget]}: ${best.join(", ")}. Shaded: diverged.`;
    if (this.isAwaited) bringIntoSight(this.search, this.rates.group);
    this.isAwaited = false;
  }
}
