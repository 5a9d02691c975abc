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
/** @typedef {{label: string, isLost: boolean}} End an entrant's; where its path has gone too far away there is nothing to look at */

export class PlaneChoice {
  /** @type {End[]} */
  offered = [];

  /** @param {() => void} changed is called when another plane is chosen */
  constructor(changed) {
    const chosen = () => {
      this.lay();
      changed();
    };
    this.kind = select("Plane", Object.entries(KINDS), chosen);
    this.entrant = select("Around the end of", [], chosen);
    this.ends = NAMES.map((name) => select(`The ${name} end`, [], chosen));
    this.size = select("Points along each side", SIZES.map((size) => [String(size), `${size} × ${size} points`]), chosen);
    this.reach = select("How far each way, in sizes of the weights", REACHES.map((reach) => [String(reach), `± ${reach}`]), chosen);
    this.seed = element("input", { type: "number", min: 0, max: LARGEST_SEED, step: 1, value: "0", oninput: chosen });
    this.seedLine = element("label", {}, "seed ", this.seed);
    Object.assign(this.size, { value: String(USUAL_SIZE) });
    Object.assign(this.reach, { value: String(USUAL_REACH) });
    this.elements = [this.kind, this.entrant, ...this.ends, this.reach, this.seedLine, this.size];
    this.lay();
  }

  /**
   * Among these ends; what was chosen stays where it can.
   * @param {End[]} ends
   */
  offer(ends) {
    this.offered = ends;
    fill([this.entrant], ends);
    fill(this.ends, ends);
    const there = ends.filter(({ isLost }) => !isLost).length;
    for (const [kind, least] of /** @type {[Kind, number][]} */ ([["random", 1], ["points", NAMES.length]])) {
      const option = /** @type {HTMLOptionElement} */ (this.kind.querySelector(`option[value=${kind}]`));
      option.disabled = there < least;
      if (option.disabled && this.kind.value === kind) this.kind.value = "paths";
    }
    this.lay();
  }

  /** Why there is no such plane; empty if there is one. */
  get fault() {
    if (this.kind.value !== "points") return "";
    const chosen = this.ends.map(({ value }) => value);
    const twice = chosen.find((each, place) => chosen.indexOf(each) !== place);
    return twice === undefined ? "" : `Choose three different entrants: ${this.offered[Number(twice)].label} is there twice.`;
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
 * One option for each end in each of these boxes; what was chosen stays where it can, and no end is chosen twice.
 * @param {HTMLSelectElement[]} boxes
 * @param {End[]} ends
 */
export function fill(boxes, ends) {
  const chosen = chosenOf(ends, boxes.map(({ selectedIndex }) => selectedIndex));
  boxes.forEach((box, place) => {
    box.replaceChildren(...ends.map(({ label, isLost }, index) =>
      element("option", { value: String(index), disabled: isLost }, isLost ? `${label} (too far away)` : label)));
    box.selectedIndex = chosen[place];
  });
}

/**
 * The ends that are chosen: those before, or in place of one that is lost or chosen already the first that is neither.
 * @param {End[]} ends
 * @param {number[]} before -1 where there was none
 */
export function chosenOf(ends, before) {
  const there = ends.flatMap(({ isLost }, index) => (isLost ? [] : [index]));
  /** @type {number[]} */
  const chosen = [];
  for (const each of before) {
    const free = there.filter((index) => !chosen.includes(index));
    chosen.push(free.includes(each) ? each : free[0] ?? there.at(-1) ?? -1);
  }
  return chosen;
}
