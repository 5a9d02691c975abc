// What may be changed of an assignment's work, and nothing else.

import { landscapeOf, numberKey, ruleOf, startOf, valueOf, withRule } from "./assignment_change.js";
import { element } from "./elements.js";
import { Field } from "./number_field.js";
import { readable } from "./numbers.js";
import { sliderLine } from "./slider_line.js";

/** @import {Chosen} from "./assignment_record.js" */
/** @import {NamedId, NumberField, Pair, StudentPage} from "./wire.js" */

/** @typedef {Pick<NumberField, "label" | "meaning" | "allowed" | "scale" | "step"> & {stops: number[]}} Numeric */

const ALL_STOPS = 200; // a length with fewer values than this has a stop at each

export class StudentControls {
  /**
   * @param {StudentPage} page
   * @param {() => Chosen} chosen
   * @param {(chosen: Chosen) => void} choose
   */
  constructor(page, chosen, choose) {
    this.page = page;
    this.chosen = chosen;
    this.choose = choose;
    this.box = element("div", { className: "downhill-free" });
    this.start = element("p", { className: "downhill-hint" });
    this.build();
  }

  build() {
    const { page, chosen } = this;
    /** @type {(() => void)[]} */
    this.shown = [];
    /** @type {Field[]} */
    this.fields = [];
    const parts = [];
    if (page.landscapes.length) {
      parts.push(this.select("landscape", page.landscapes, () => landscapeOf(page, chosen()), (landscape) =>
        this.choose({ ...chosen(), landscape, start: undefined })));
    }
    for (const { entrant, label, rules } of page.rules) {
      parts.push(this.select(label, rules, () => ruleOf(page, chosen(), entrant), (rule) => this.choose(withRule(chosen(), entrant, rule))));
    }
    for (const line of page.numbers) {
      parts.push(this.number({ ...line, stops: [...line.stops] }, () => valueOf(page, chosen(), line), (value) => {
        const { numbers } = chosen();
        this.choose({ ...chosen(), numbers: { ...numbers, [numberKey(line)]: value } });
      }));
    }
    if (page.length) {
      const { low, high, value, unit, allowed } = page.length;
      const length = { label: unit, meaning: "how long it runs", allowed, scale: /** @type {const} */ ("whole"), step: 1, stops: wholeStops(low, high, value) };
      parts.push(this.number(length, () => chosen().length ?? value, (next) => this.choose({ ...chosen(), length: next })));
    }
    if (page.start && page.kind === "race") {
      parts.push(this.start);
      this.shown.push(() => this.showStart(startOf(page, chosen())));
    }
    this.box.replaceChildren(...parts);
    this.show();
  }

  get isEmpty() {
    return !this.box.childElementCount;
  }

  /** Bring all in line with what is chosen. */
  show() {
    for (const show of this.shown) show();
  }

  /** @param {Pair} start */
  showStart([x, y]) {
    this.start.textContent = `Start: (${readable(x)}, ${readable(y)}). Drag its ring on the picture, tap there, or move it with the arrow keys.`;
  }

  /**
   * @param {string} label
   * @param {NamedId[]} options
   * @param {() => string} value
   * @param {(id: string) => void} choose
   */
  select(label, options, value, choose) {
    const select = element("select", {}, ...options.map(({ id, name }) => element("option", { value: id, textContent: name })));
    select.addEventListener("change", () => choose(select.value));
    this.shown.push(() => { select.value = value(); });
    return element("label", { className: "downhill-select" }, element("span", { textContent: label }), select);
  }

  /**
   * A field for a number, and a slider; of an option a box to tick.
   * @param {Numeric} numeric
   * @param {() => number | undefined} value undefined where the entrant's rule has no such number
   * @param {(value: number) => void} choose
   */
  number(numeric, value, choose) {
    const line = numeric.scale === "switch" ? sliderLine({ ...numeric, text: numeric.label }, choose) : this.field(numeric, choose);
    const box = element("div", { className: "downhill-slider-line" }, line.row);
    this.shown.push(() => {
      const number = value();
      box.hidden = number === undefined;
      if (number !== undefined) line.show(number);
    });
    return box;
  }

  /**
   * @param {Numeric} numeric
   * @param {(value: number) => void} choose
   */
  field(numeric, choose) {
    const row = element("div", { className: "downhill-number" });
    const field = new Field(row);
    field.send = (_, value) => choose(value);
    this.fields.push(field);
    const fixed = { ...numeric, owner: "", low: numeric.stops[0], high: numeric.stops[numeric.stops.length - 1], high_excluded: false, heard: 0 };
    return { row, show: (/** @type {number} */ value) => field.receive({ ...fixed, value }) };
  }

  /** What is said of a number that was typed and not taken; empty where all were. */
  get refusal() {
    return this.fields.find(({ fault }) => !fault.hidden)?.fault.textContent ?? "";
  }

  destroy() {
    for (const field of this.fields) field.destroy();
  }
}

/**
 * Whole numbers from low to high, its own value among them: all, or so many that a slider can tell apart.
 * @param {number} low
 * @param {number} high
 * @param {number} own
 */
export function wholeStops(low, high, own) {
  const count = Math.min(high - low, ALL_STOPS);
  const stops = Array.from({ length: count + 1 }, (_, at) => Math.round(low + ((high - low) * at) / count));
  return [...new Set([...stops, own])].toSorted((one, other) => one - other);
}
