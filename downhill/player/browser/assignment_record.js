// What somebody has done of an assignment, kept in the browser after everything that happens: a reload loses nothing.

import { store, stored } from "./storage.js";

/** @import {Pair, RunHeader, WorkChange} from "./wire.js" */

/** @typedef {string | number | [string, string]} Draft an answer as it has been typed; of a choice its index */
/** @typedef {{question: number, answer: number | Pair | string}} Answered */
/** @typedef {Record<string, unknown>} AttemptEvent as the server has described it */
/** @typedef {Omit<RunHeader, "race" | "attempt"> & {change?: string}} Run what is told of a run, and of what, as JSON */

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
 * @property {number} begunAgain how often
 * @property {Done | null} before what was there until it was begun again
 */

const MOST_BEGUN = 1e6;
const PREFIX = "downhill-assignment-";

/** @returns {Done} */
export function nothing() {
  return { drafts: {}, committed: false, events: [], runs: [], chosen: { rules: {}, numbers: {} }, name: "", begunAgain: 0, before: null };
}

/**
 * What is kept, if it can be that; anybody may have written it.
 * @param {Record<string, unknown>} kept
 * @returns {Done}
 */
function sound(kept) {
  const { drafts, committed, events, runs, chosen, name, begunAgain, before } = /** @type {Partial<Done>} */ (kept);
  const isObject = (/** @type {unknown} */ each) => typeof each === "object" && each !== null && !Array.isArray(each);
  const isSound = isObject(drafts) && typeof committed === "boolean" && typeof name === "string" && isObject(chosen)
    && isObject(chosen?.rules) && isObject(chosen?.numbers) && Array.isArray(events) && Array.isArray(runs)
    && events.every(isObject) && runs.every(isObject) && events.filter((each) => "work" in each).length === runs.length;
  if (!isSound) return nothing();
  const whole = /** @type {Done} */ ({ drafts, committed, events, runs, chosen, name, begunAgain: countOf(begunAgain) });
  return { ...whole, before: before ? { ...sound(/** @type {any} */ (before)), before: null } : null };
}

/** @param {unknown} kept what an older page has not kept counts as none */
function countOf(kept) {
  return typeof kept === "number" && kept >= 0 && kept <= MOST_BEGUN && Number.isInteger(kept) ? kept : 0;
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
   * The server has answered a run; another tab may have run the same meanwhile, which counts once.
   * @param {RunHeader} header
   * @param {WorkChange} change what was run
   */
  addRun({ attempt, changed, result, goal, used, rank }, change) {
    if (this.runOf(change) >= 0) return;
    const run = { changed, result, goal, used, rank, change: JSON.stringify(change) };
    this.keep({ events: [...this.done.events, attempt], runs: [...this.done.runs, run] });
  }

  /**
   * The index of the run of this very change; −1 where there is none.
   * @param {WorkChange} change
   */
  runOf(change) {
    const text = JSON.stringify(change);
    return this.done.runs.findIndex((run) => run.change === text);
  }

  beginAgain() {
    const begunAgain = Math.min(this.done.begunAgain + 1, MOST_BEGUN);
    this.keep({ ...nothing(), begunAgain, before: { ...this.done, before: null } });
  }

  /** Who has done nothing since has not begun again. */
  undo() {
    const { before, committed, runs, begunAgain } = this.done;
    if (before) this.keep(committed || runs.length ? { ...before, begunAgain } : before);
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
