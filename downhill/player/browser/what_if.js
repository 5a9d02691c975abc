// Sliders for one entrant's hyperparameters; the picture follows while they are dragged.

import { button, element } from "./elements.js";
import { sliderLine } from "./slider_line.js";

/** @import {Hyperparameter, Race} from "./race.js" */
/** @import {Asks} from "./server.js" */
/** @import {Line} from "./slider_line.js" */

const NOTHING = "This rule has nothing to set.";
const NOTHING_HERE = "Nothing of this rule can be set in this file.";
const HANDS =
  "All of this was computed beforehand: one number of each entrant can be moved, or the start, from point to point of a grid; " +
  "the others are then as they were entered.";

export class WhatIf {
  names = "";
  key = "";
  /** @type {Line[]} */
  lines = [];

  /**
   * @param {HTMLElement} parent
   * @param {object} page
   * @param {(entrant: number, name: string, value: number, done: boolean) => void} page.change tries a value out, or
   *   keeps it
   * @param {(entrant: number, name: string) => void} page.film opens its film
   * @param {(entrant: number) => void} page.select
   * @param {Asks} asks
   */
  constructor(parent, { change, film, select }, asks) {
    this.parent = parent;
    this.change = change;
    this.film = asks("film") ? film : null;
    this.title = element("select", { "aria-label": "Sliders of" });
    this.title.addEventListener("change", () => select(Number(this.title.value)));
    this.list = element("div", { className: "downhill-sliders" });
    const [nothing, note] = asks("hands") ? [NOTHING_HERE, HANDS] : [NOTHING, ""];
    this.empty = element("p", { className: "downhill-hint", textContent: nothing });
    parent.append(
      element("div", { className: "downhill-controls" }, element("h2", { textContent: "What if" }), this.title), this.list, this.empty,
      element("p", { className: "downhill-hint", textContent: note, hidden: !note }),
    );
  }

  /**
   * The sliders of an entrant; those that are there stay, so that one can be dragged while races come in.
   * @param {Race} race
   * @param {number} index
   */
  show(race, index) {
    const entrant = race.entrants[index];
    this.parent.hidden = !entrant;
    if (!entrant) return;
    const names = JSON.stringify(race.entrants.map(({ label }) => label));
    if (names !== this.names) {
      this.names = names;
      this.title.replaceChildren(...race.entrants.map(({ label }, value) => element("option", { value, textContent: label })));
    }
    this.title.value = String(index);
    const key = JSON.stringify([index, entrant.hyperparameters.map(({ name, default: usual }) => [name, usual])]);
    if (key !== this.key) {
      this.key = key;
      this.lines = entrant.hyperparameters.map((parameter) => this.line(index, parameter));
      this.list.replaceChildren(...this.lines.map(({ row }) => row));
      this.empty.hidden = this.lines.length > 0;
    }
    this.lines.forEach((line, at) => line.show(entrant.hyperparameters[at].value));
  }

  /**
   * @param {number} index
   * @param {Hyperparameter} parameter
   * @returns {Line}
   */
  line(index, parameter) {
    const { name, symbol, scale, meaning, stops } = parameter;
    const label = name.replaceAll("_", " ");
    const text = symbol === label ? label : `${label} ${symbol}`;
    const slider = sliderLine({ text, meaning, scale, stops }, (value, done) => this.change(index, name, value, done));
    const { film } = this;
    const films = film
      ? [button("Film", `Film over ${label}: the path at every value`, () => film(index, name), { className: "downhill-film-button" })]
      : [];
    return { ...slider, row: element("div", { className: "downhill-slider-line" }, slider.row, ...films) };
  }
}
