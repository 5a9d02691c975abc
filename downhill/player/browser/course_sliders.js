// The sliders of a lesson: the numbers that matter, and nothing else.

import { element } from "./elements.js";
import { sliderLine } from "./slider_line.js";

/** @import {Race} from "./race.js" */
/** @import {Edit, LessonSlider} from "./wire.js" */

export class LessonSliders {
  /**
   * @param {HTMLElement} parent
   * @param {LessonSlider[]} sliders
   * @param {(edit: Edit, done: boolean) => void} change
   */
  constructor(parent, sliders, change) {
    this.sliders = sliders;
    this.lines = sliders.map((slider) =>
      sliderLine({ ...slider, text: slider.label }, (value, done) => change(editOf(slider, value), done)));
    parent.replaceChildren(...this.lines.map(({ row }) => element("div", { className: "downhill-slider-line" }, row)));
  }

  /** @param {Race} race */
  show(race) {
    this.lines.forEach((line, index) => {
      line.show(valueIn(race, this.sliders[index]));
      line.name(nameIn(race, this.sliders[index]));
    });
  }
}

/**
 * @param {LessonSlider} slider
 * @param {number} value
 * @returns {Edit}
 */
export function editOf({ name, entrants }, value) {
  return entrants.length ? { numbers: entrants.map((entrant) => [entrant, name, value]) } : { parameters: { [name]: value } };
}

/**
 * @param {Race} race
 * @param {LessonSlider} slider
 */
export function valueIn(race, { name, entrants: [first] }) {
  if (first === undefined) return race.parameters[name];
  const { hyperparameters, around } = race.entrants[first];
  return hyperparameters.find((each) => each.name === name)?.value ?? around[name];
}

/**
 * What a slider is called: whose number it is, where not everybody's.
 * @param {Race} race
 * @param {LessonSlider} slider
 */
export function nameIn({ entrants: all }, { label, entrants }) {
  return entrants.length % all.length ? [label, ...entrants.map((entrant) => all[entrant].label)].join(", ") : label;
}
