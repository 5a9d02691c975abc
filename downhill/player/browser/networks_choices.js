// What of a training is drawn against what: buttons, kept from visit to visit.

import { button, element, group } from "./elements.js";
import { keep, preferences } from "./preferences.js";

/**
 * @typedef {object} Choice
 * @property {"loss" | "accuracy"} quantity
 * @property {"step" | "epoch" | "second"} time
 * @property {boolean} log whether losses are shown by their logarithm
 */

const QUANTITIES = { loss: "Loss", accuracy: "Accuracy" };
const TIMES = { step: "by step", epoch: "by epoch", second: "by second" };

const KEY = "downhill networks"; // a race's preferences are kept whole, and would sweep these away

export class Choices {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.choice = remembered();
    this.quantities = this.buttons("quantity", QUANTITIES);
    this.times = this.buttons("time", TIMES);
    this.log = button("Log scale", "Log scale: the logarithm of the loss", () => this.choose({ log: !this.choice.log }));
    this.line = element(
      "div", { className: "downhill-controls downhill-networks-choices" },
      group("Quantity", this.quantities), group("Horizontal axis", this.times), this.log,
    );
    this.show();
  }

  /**
   * @param {"quantity" | "time"} name
   * @param {Record<string, string>} texts
   */
  buttons(name, texts) {
    return Object.entries(texts).map(([value, text]) => button(text, text, () => this.choose(/** @type {Partial<Choice>} */ ({ [name]: value })), { value }));
  }

  /** @param {Partial<Choice>} changed */
  choose(changed) {
    Object.assign(this.choice, changed);
    keep(this.choice, KEY);
    this.show();
    this.changed();
  }

  show() {
    const { quantity, time, log } = this.choice;
    for (const each of this.quantities) each.ariaPressed = String(each.value === quantity);
    for (const each of this.times) each.ariaPressed = String(each.value === time);
    this.log.ariaPressed = String(log);
    this.log.disabled = quantity !== "loss";
  }
}

/**
 * What was chosen last; what is kept may be anything.
 * @returns {Choice}
 */
function remembered() {
  const { quantity, time, log } = preferences({ quantity: "loss", time: "step", log: false }, KEY);
  return { quantity: oneOf(QUANTITIES, quantity), time: oneOf(TIMES, time), log };
}

/**
 * The value if it is among these, else the first of them.
 * @template {string} Value
 * @param {Record<Value, string>} texts
 * @param {string} value
 */
function oneOf(texts, value) {
  const values = /** @type {Value[]} */ (Object.keys(texts));
  return values.find((each) => each === value) ?? values[0];
}
