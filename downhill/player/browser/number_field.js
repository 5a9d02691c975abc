// A field for a number, taken as people write it; with a slider where there is no other.

import { current, onCurrent } from "./current.js";
import { button, element } from "./elements.js";
import { mounting } from "./mounted.js";
import { read, readable } from "./numbers.js";
import { editAt, numberAt } from "./place.js";
import { placeOf } from "./slider.js";

/** @import {NumberField} from "./wire.js" */

/** @typedef {(name: "value", value: number) => void} Send Streamlit's way to the page */

const mounted = mounting(".downhill-number", (root) => new Field(root));

/**
 * Streamlit's call for a field; returns what Streamlit calls when this call is superseded or the page is left.
 * @param {{data: NumberField, parentElement: HTMLElement, setTriggerValue: Send}} component
 */
export function showNumber({ data, parentElement, setTriggerValue }) {
  const { view: field, leave } = mounted(parentElement);
  field.send = setTriggerValue;
  field.receive(data);
  return leave;
}

let made = 0;

/** The field: what stands in it is the number of the race that is shown, or the page's where no player shows it. */
class Field {
  /** @type {NumberField} */
  data;
  /** @type {Send} */
  send;
  /** @type {number | null} what is tried out but not kept yet */
  tried = null;
  isTyping = false;
  value = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    made += 1;
    const id = `downhill-number-${made}`;
    this.label = element("label", { htmlFor: id });
    this.input = element("input", { id, type: "text", inputMode: "decimal", autocomplete: "off", role: "spinbutton", "aria-describedby": `${id}-fault` });
    this.slider = element("input", { type: "range", min: 0, step: 1 });
    this.less = button("−", "", () => this.step(-1, true), { tabIndex: -1 });
    this.more = button("+", "", () => this.step(1, true), { tabIndex: -1 });
    this.fault = element("p", { id: `${id}-fault`, role: "alert", hidden: true });
    this.input.addEventListener("input", () => { this.isTyping = true; });
    this.input.addEventListener("change", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("keyup", () => this.keep());
    this.input.addEventListener("blur", () => this.keep());
    this.slider.addEventListener("input", () => this.try(this.stops[Number(this.slider.value)]));
    this.slider.addEventListener("change", () => this.keep());
    const line = element("div", { className: "downhill-number-line" }, this.input, this.less, this.more);
    root.replaceChildren(this.label, element("div", { className: "downhill-number-body" }, this.slider, line), this.fault);
    this.destroy = onCurrent(() => this.show());
  }

  get stops() {
    return this.data.stops ?? [];
  }

  /** The player that shows this number, if there is one. */
  get player() {
    const { place } = this.data;
    const player = current();
    return place && player && numberAt(player.race, place) !== undefined ? { ...player, place } : null;
  }

  /** @param {NumberField} data */
  receive(data) {
    this.data = data;
    const { label, owner, meaning, allowed, stops } = data;
    const whole = owner ? `${label} of ${owner}` : label;
    this.label.textContent = label;
    this.label.title = `${meaning}; ${allowed}`;
    for (const [each, what] of /** @type {const} */ ([[this.less, "decrease"], [this.more, "increase"]])) {
      each.title = `${what} ${whole}`;
      each.setAttribute("aria-label", `${what} ${whole}`);
    }
    this.slider.hidden = !stops;
    this.slider.max = String(this.stops.length - 1);
    this.slider.setAttribute("aria-label", `${label}, slider`);
    this.tried = null;
    this.show();
  }

  /** Show the number as it is; what somebody is typing or trying out stays. */
  show() {
    if (this.tried !== null || this.isTyping) return;
    const { player } = this;
    this.write(player ? /** @type {number} */ (numberAt(player.race, player.place)) : this.data.value);
  }

  /** @param {number} value */
  write(value) {
    this.value = value;
    this.input.value = String(value);
    this.less.disabled = value <= this.data.low;
    this.more.disabled = value >= this.data.high;
    if (!this.data.stops) return;
    this.slider.value = String(placeOf(this.stops, value));
    this.slider.setAttribute("aria-valuetext", readable(value, null));
  }

  /** What stands in the field is to be the number. */
  typed() {
    this.isTyping = false;
    const value = read(this.input.value, this.data.scale === "whole");
    if (value === null || !this.allows(value)) {
      const text = this.input.value.trim();
      this.show();
      this.complain(text ? `“${text.slice(0, 40)}” is not possible: ${this.data.allowed}.` : `A number is needed: ${this.data.allowed}.`);
      return;
    }
    this.complain("");
    this.try(value);
    this.keep();
  }

  /** @param {number} value */
  allows(value) {
    const { low, high, high_excluded: isOpen, scale } = this.data;
    return low <= value && value <= high && !(isOpen && value === high) && (scale !== "whole" || Number.isInteger(value));
  }

  /** @param {string} text */
  complain(text) {
    this.fault.textContent = text;
    this.fault.hidden = !text;
    this.input.toggleAttribute("aria-invalid", Boolean(text));
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    this.step(direction, false);
  }

  /**
   * @param {number} direction
   * @param {boolean} done
   */
  step(direction, done) {
    const stepped = this.value + direction * (this.data.step ?? 10 ** (Math.floor(Math.log10(this.value)) - 1));
    const value = Number(Math.min(Math.max(stepped, this.data.low), this.data.high).toPrecision(12));
    if (value === this.value || !this.allows(value)) return;
    this.complain("");
    this.try(value);
    if (done) this.keep();
  }

  /**
   * Show this number, and the race with it.
   * @param {number} value
   */
  try(value) {
    this.tried = value;
    this.write(value);
    const { player } = this;
    player?.change(editAt(player.place, value, player.start()), false);
  }

  /** The hand has let go. */
  keep() {
    const { tried, player } = this;
    this.tried = null;
    if (tried === null) return;
    if (player) player.change(editAt(player.place, tried, player.start()), true);
    else this.send("value", tried);
  }
}
