// What somebody has done of an assignment, kept in the browser after everything that happens: a reload loses nothing.

import { store, stored } from "./storage.js";

/** @import {Pair, RunHeader} from "./wire.js" */

/** @typedef {string | number | [string, string]} Draft an answer as it has been typed; of a choice its index */
/** @typedef {{question: number, answer: number | Pair | string}} Answered */
/** @typedef {Record<string, unknown>} AttemptEvent as the server has described it */
/** @typedef {Omit<RunHeader, "race" | "attempt">} Run what is told of a run */

/**
 * What is chosen of the things that may be changed; rules by their entrant's index, numbers by that and their name.
 * @typedef {{landscape?: string, start?: Pair, length?: number, rules: Record<string, string>, numbers: Record<string, number>}} Chosen
 */

/**
 * @typedef {object} Done
 * @property {Record<string, Draft>} drafts by the questions' indices
 * @property {boolean} committed whether the predictions are locked
 * @property {(Answered | AttemptEvent)[]} events the predictions and the attempts, in their order
 * @property {Run[]} runs what is told of each attempt
 * @property {Chosen} chosen
 * @property {string} name
 * @property {Done | null} before what was there until it was begun again
 */

const PREFIX = "downhill-assignment-";

/** @returns {Done} */
export function nothing() {
  return { drafts: {}, committed: false, events: [], runs: [], chosen: { rules: {}, numbers: {} }, name: "", before: null };
}

/**
 * What is kept, if it can be that; anybody may have written it.
 * @param {Record<string, unknown>} kept
 * @returns {Done}
 */
function sound(kept) {
  const { drafts, committed, events, runs, chosen, name, before } = /** @type {Partial<Done>} */ (kept);
  const isObject = (/** @type {unknown} */ each) => typeof each === "object" && each !== null && !Array.isArray(each);
  const isSound = isObject(drafts) && typeof committed === "boolean" && typeof name === "string" && isObject(chosen)
    && isObject(chosen?.rules) && isObject(chosen?.numbers) && Array.isArray(events) && Array.isArray(runs)
    && events.every(isObject) && runs.every(isObject) && events.filter((each) => "work" in each).length === runs.length;
  if (!isSound) return nothing();
  const whole = /** @type {Done} */ ({ drafts, committed, events, runs, chosen, name });
  return { ...whole, before: before ? { ...sound(/** @type {any} */ (before)), before: null } : null };
}

export class DoneRecord {
  isKept = true;

  /**
   * @param {string} digest the assignment's
   * @param {() => void} changed is called when another tab has gone on with it
   */
  constructor(digest, changed) {
    this.key = `${PREFIX}${digest}`;
    this.done = sound(stored("localStorage", this.key));
    window.addEventListener("storage", ({ key }) => {
      if (key !== this.key) return;
      this.done = sound(stored("localStorage", this.key));
      changed();
    });
  }

  /** @param {Partial<Done>} changed */
  keep(changed) {
    this.done = { ...this.done, ...changed };
    store("localStorage", this.key, this.done);
    this.isKept = JSON.stringify(stored("localStorage", this.key)) === JSON.stringify(this.done);
  }

  /**
   * The server has answered a run.
   * @param {RunHeader} header
   */
  addRun({ attempt, changed, result, goal, used, rank }) {
    this.keep({ events: [...this.done.events, attempt], runs: [...this.done.runs, { changed, result, goal, used, rank }] });
  }

  beginAgain() {
    this.keep({ ...nothing(), before: { ...this.done, before: null } });
  }

  undo() {
    if (this.done.before) this.keep(this.done.before);
  }

  /** The queries of the attempts, in their order. */
  get queries() {
    return this.done.events.filter((each) => "work" in each).map((each) => String(/** @type {AttemptEvent} */ (each).work));
  }
}

/**
 * The index of the best run, of equals the first; −1 where none can be compared.
 * @param {Pick<Run, "rank">[]} runs
 */
export function best(runs) {
  return runs.reduce((found, { rank }, index) => {
    if (!rank) return found;
    const least = runs[found]?.rank;
    return !least || rank[0] < least[0] || (rank[0] === least[0] && rank[1] < least[1]) ? index : found;
  }, -1);
}
