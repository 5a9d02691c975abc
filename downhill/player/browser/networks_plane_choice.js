// Which plane through the space of all weights is looked at, and how much of it.

import { element } from "./elements.js";

const KINDS = {
  paths: "where the paths spread most", random: "random directions around the end of", points: "through the ends of",
};
const SIZES = [26, 51, 101, 201];
const USUAL_SIZE = 51;
const REACHES = [0.1, 0.25, 0.5, 1, 2];
const [USUAL_REACH, LARGEST_SEED] = [1, 2 ** 32 - 1];
const NAMES = /** @type {const} */ (["first", "second", "third"]);

/** @typedef {keyof typeof KINDS} Kind */

export class PlaneChoice {
  constructor() {
    this.kind = select("Plane", Object.entries(KINDS), () => this.lay());
    this.entrant = select("Around the end of", []);
    this.ends = NAMES.map((name) => select(`The ${name} end`, []));
    this.size = select("Points along each side", SIZES.map((size) => [String(size), `${size} × ${size} points`]));
    this.reach = select("How far each way, in sizes of the weights", REACHES.map((reach) => [String(reach), `± ${reach}`]));
    this.seed = element("input", { type: "number", min: 0, max: LARGEST_SEED, step: 1, value: "0" });
    this.seedLine = element("label", {}, "seed ", this.seed);
    Object.assign(this.size, { value: String(USUAL_SIZE) });
    Object.assign(this.reach, { value: String(USUAL_REACH) });
    this.elements = [this.kind, this.entrant, ...this.ends, this.reach, this.seedLine, this.size];
    this.lay();
  }

  /**
   * Among these entrants; what was chosen stays where it can.
   * @param {string[]} labels
   */
  offer(labels) {
    [this.entrant, ...this.ends].forEach((each, place) => fill(each, labels, Math.max(place - 1, 0)));
    const points = /** @type {HTMLOptionElement} */ (this.kind.querySelector("option[value=points]"));
    points.disabled = labels.length < NAMES.length;
    if (points.disabled && this.kind.value === "points") this.kind.value = "paths";
    this.lay();
  }

  lay() {
    const isRandom = this.kind.value === "random";
    for (const each of [this.entrant, this.reach, this.seedLine]) each.hidden = !isRandom;
    for (const each of this.ends) each.hidden = this.kind.value !== "points";
  }

  get text() {
    const { kind, entrant, ends, reach, seed, size } = this;
    const chosen = /** @type {Kind} */ (kind.value);
    return planeText({
      kind: chosen, entrant: entrant.value, ends: ends.map(({ value }) => value), reach: reach.value, seed: seed.value, size: size.value,
    });
  }
}

/**
 * As the address has it: see PlaneChoice.to_text in downhill/networks/plane_choice.py.
 * @param {{kind: Kind, entrant: string, ends: string[], reach: string, seed: string, size: string}} choice
 */
export function planeText({ kind, entrant, ends, reach, seed, size }) {
  const numbers = {
    paths: [], random: [`entrant=${entrant}`, `seed=${wholeSeed(seed)}`, `reach=${reach}`],
    points: NAMES.map((name, place) => `${name}=${ends[place]}`),
  }[kind];
  return [kind, ...numbers, `size=${size}`].join(",");
}

/**
 * A seed that is allowed, whatever has been typed.
 * @param {string} text
 */
export function wholeSeed(text) {
  return Math.min(Math.max(Math.trunc(Number(text)) || 0, 0), LARGEST_SEED);
}

/**
 * @param {string} label
 * @param {[value: string, text: string][]} options
 * @param {() => void} [changed]
 */
export function select(label, options, changed) {
  const made = element("select", { "aria-label": label, title: label }, ...options.map(([value, text]) => element("option", { value }, text)));
  if (changed) made.addEventListener("change", changed);
  return made;
}

/**
 * One option for each label; the same place is chosen as before.
 * @param {HTMLSelectElement} box
 * @param {string[]} labels
 * @param {number} usual the place that is chosen at first
 */
export function fill(box, labels, usual) {
  const chosen = box.options.length ? box.selectedIndex : usual;
  box.replaceChildren(...labels.map((label, index) => element("option", { value: String(index) }, label)));
  box.selectedIndex = Math.min(Math.max(chosen, 0), labels.length - 1);
}
