// Sliders for one entrant's hyperparameters; the picture follows while they are dragged.

import { button, element } from "./elements.js";
import { readable } from "./numbers.js";
import { placeOf } from "./slider.js";

/** @import {Hyperparameter, Race} from "./race.js" */

/** @typedef {{row: HTMLElement, show: (value: number) => void}} Line a slider */

export class WhatIf {
  names = "";
  key = "";
  /** @type {Line[]} */
  lines = [];
  /** @type {HTMLElement | null} */
  dragged = null;

  /**
   * @param {HTMLElement} parent
   * @param {object} page
   * @param {(entrant: number, name: string, value: number, done: boolean) => void} page.change tries a value out, or
   *   keeps it
   * @param {(entrant: number, name: string) => void} page.film opens its film
   * @param {(entrant: number) => void} page.select
   */
  constructor(parent, { change, film, select }) {
    this.parent = parent;
    this.change = change;
    this.film = film;
    this.title = element("select", { "aria-label": "Sliders of" });
    this.title.addEventListener("change", () => select(Number(this.title.value)));
    this.list = element("div", { className: "downhill-sliders" });
    this.empty = element("p", { className: "downhill-hint", textContent: "This rule has nothing to set." });
    parent.append(element("div", { className: "downhill-controls" }, element("h2", { textContent: "What if" }), this.title), this.list, this.empty);
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
    const value = element("output", { className: "downhill-value" });
    const slider = scale === "switch"
      ? element("input", { type: "checkbox", "aria-label": text, title: meaning })
      : element("input", { type: "range", min: 0, max: stops.length - 1, step: 1, "aria-label": text, title: meaning });
    const chosen = () => (scale === "switch" ? Number(slider.checked) : stops[Number(slider.value)]);
    const write = (/** @type {number} */ number) => {
      value.textContent = readable(number, null);
      if (scale !== "switch") slider.setAttribute("aria-valuetext", value.textContent);
    };
    const tried = (/** @type {boolean} */ done) => {
      write(chosen());
      this.change(index, name, chosen(), done);
    };
    slider.addEventListener("input", () => { this.dragged = slider; tried(false); });
    slider.addEventListener("change", () => { this.dragged = null; tried(true); });
    const row = element("label", { className: "downhill-slider" }, element("span", { textContent: text }), slider, value);
    const film = button("Film", `Film over ${label}: the path at every value`, () => this.film(index, name), { className: "downhill-film-button" });
    const show = (/** @type {number} */ number) => {
      if (this.dragged === slider) return; // what the hand holds stays under it
      write(number);
      if (scale === "switch") slider.checked = number === 1;
      else slider.value = String(placeOf(stops, number));
    };
    return { row: element("div", { className: "downhill-slider-line" }, row, film), show };
  }
}
