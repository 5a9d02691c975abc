// A field for a number, taken as people write it; with a slider where there is no other.

import { current, onCurrent } from "./current.js";
import { button, element } from "./elements.js";
import { increment } from "./increments.js";
import { mounting } from "./mounted.js";
import { read, readable, twoReadings } from "./numbers.js";
import { editAt, numberAt, numberIn } from "./place.js";
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
export class Field {
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
    this.input = element("input", { id, type: "text", autocomplete: "off", role: "spinbutton", "aria-describedby": `${id}-fault` });
    this.slider = element("input", { type: "range", min: 0, step: 1 });
    this.less = button("−", "", () => this.step(-1, true), { tabIndex: -1 });
    this.more = button("+", "", () => this.step(1, true), { tabIndex: -1 });
    this.fault = element("p", { id: `${id}-fault`, role: "alert", hidden: true });
    this.input.addEventListener("input", () => this.typing());
    this.input.addEventListener("change", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("keyup", () => this.keep());
    this.input.addEventListener("blur", () => this.left());
    this.slider.addEventListener("input", () => this.try(this.stops[Number(this.slider.value)]));
    this.slider.addEventListener("change", () => this.keep());
    const steps = element("div", { className: "downhill-number-steps" }, this.less, this.more);
    const line = element("div", { className: "downhill-number-line" }, this.input, steps);
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
    const isAnother = JSON.stringify(data.place) !== JSON.stringify(this.data?.place);
    this.data = data;
    const { label, owner, meaning, allowed, stops } = data;
    const whole = owner ? `${label} of ${owner}` : label;
    this.label.textContent = label;
    this.label.title = `${meaning}; ${allowed}`;
    this.input.inputMode = keypad(data);
    for (const [each, what] of /** @type {const} */ ([[this.less, "decrease"], [this.more, "increase"]])) {
      each.title = `${what} ${whole}`;
      each.setAttribute("aria-label", `${what} ${whole}`);
    }
    this.slider.hidden = !stops;
    this.slider.max = String(this.stops.length - 1);
    this.slider.setAttribute("aria-label", `${label}, slider`);
    if (isAnother) {
      this.tried = null;
      this.isTyping = false;
    }
    this.show();
  }

  /** Show the number as it is, or soon will be; what somebody is typing or trying out stays. */
  show() {
    if (this.tried !== null || this.isTyping) return;
    const { player } = this;
    const number = player && (numberIn(player.asked(), player.place) ?? numberAt(player.race, player.place));
    this.write(number ?? this.data.value);
  }

  /** @param {number} value */
  write(value) {
    if (value !== this.value) this.complain("");
    this.value = value;
    this.input.value = String(value);
    this.fit();
    this.less.disabled = value <= this.data.low;
    this.more.disabled = value >= this.data.high;
    if (!this.data.stops) return;
    this.slider.value = String(placeOf(this.stops, value));
    this.slider.setAttribute("aria-valuetext", readable(value, null));
  }

  typing() {
    this.isTyping = true;
    this.fit();
    this.complain("");
  }

  /** All of the text is seen: a number cut off is another number. */
  fit() {
    this.input.style.setProperty("--letters", String(this.input.value.length));
  }

  /** What somebody has typed is to be the number. */
  typed() {
    if (!this.isTyping) return;
    this.isTyping = false;
    const { entered } = this;
    const text = this.input.value.trim();
    if (entered === null) {
      const fault = this.faultOf(text);
      this.show();
      this.complain(fault);
    } else if (text === String(this.value)) {
      this.show();
    } else {
      this.try(entered);
      this.keep();
    }
  }

  /** The focus has gone. A browser calls it no change if what was typed is what stood there before, or keys have stepped. */
  left() {
    this.typed();
    this.keep();
  }

  /**
   * Why what somebody has typed is not taken.
   * @param {string} text
   */
  faultOf(text) {
    const { allowed, scale, limit } = this.data;
    if (!text) return `A number is needed: ${allowed}.`;
    const written = `“${text.slice(0, 40)}”`;
    const both = twoReadings(text, scale === "whole");
    if (both) return `${written} may be ${both.join(" or ")}: write the one that is meant.`;
    const value = read(text);
    if (limit && value !== null && this.isInRange(value)) {
      return `${written} is not possible: it must be ${limit.side} “${limit.label}”, which is ${limit.value}.`;
    }
    return `${written} is not possible: ${allowed}.`;
  }

  /** The number that somebody has typed; null if it is none that is allowed. */
  get entered() {
    const value = read(this.input.value, this.data.scale === "whole");
    return value !== null && this.allows(value) ? value : null;
  }

  /** @param {number} value */
  allows(value) {
    const { limit } = this.data;
    return this.isInRange(value) && (!limit || (limit.side === "below" ? value < limit.value : value > limit.value));
  }

  /** @param {number} value */
  isInRange(value) {
    const { low, high, high_excluded: isOpen, scale } = this.data;
    return low <= value && value <= high && !(isOpen && value === high) && (scale !== "whole" || Number.isInteger(value));
  }

  /** @param {string} text */
  complain(text) {
    this.fault.textContent = text;
    this.fault.hidden = !text;
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
    const from = (this.isTyping ? this.entered : null) ?? this.value;
    const stepped = from + direction * (this.data.step ?? increment(from, direction, this.data));
    const value = Number(Math.min(Math.max(stepped, this.data.low), this.data.high).toPrecision(12));
    if (value === from || !this.allows(value)) return;
    this.try(value);
    if (done) this.keep();
  }

  /**
   * Show this number, and the race with it.
   * @param {number} value
   */
  try(value) {
    this.isTyping = false;
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
    if (player) {
      player.change(editAt(player.place, tried, player.start()), true);
    } else {
      this.data = { ...this.data, value: tried }; // until the page says otherwise
      this.send("value", tried);
    }
  }
}

/**
 * What a phone offers to type with. Digits and the decimal sign are the largest keys; but an iPhone has no minus among
 * them, nor "/" or "e". So they are offered where every number can be written without, even if 1/20 must then be 0.05.
 * @param {NumberField} field
 */
function keypad({ low, scale }) {
  if (low < 0) return "text";
  return scale === "whole" ? "numeric" : "decimal";
}
