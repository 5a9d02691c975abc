// A slider for one number, with its name and its value; of an option a box to tick.

import { element } from "./elements.js";
import { readable } from "./numbers.js";
import { placeOf } from "./slider.js";

/** @import {Scale} from "./wire.js" */

/** @typedef {{row: HTMLElement, show: (value: number) => void, name: (text: string) => void}} Line a slider, and what moves and names it */

/**
 * @param {{text: string, meaning: string, scale: Scale, stops: number[]}} parameter
 * @param {(value: number, done: boolean) => void} change is called with each value while it is dragged, and when it is
 *   let go of
 * @returns {Line}
 */
export function sliderLine({ text, meaning, scale, stops }, change) {
  let isDragged = false;
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
    isDragged = !done;
    write(chosen());
    change(chosen(), done);
  };
  slider.addEventListener("input", () => tried(false));
  slider.addEventListener("change", () => tried(true));
  const label = element("span", { textContent: text });
  return {
    row: element("label", { className: "downhill-slider" }, label, slider, value),
    name(other) {
      if (label.textContent === other) return;
      label.textContent = other;
      slider.setAttribute("aria-label", other);
    },
    show(number) {
      if (isDragged) return; // what the hand holds stays under it
      write(number);
      if (scale === "switch") slider.checked = number === 1;
      else slider.value = String(placeOf(stops, number));
    },
  };
}
