// What a person changes in the player. The browser asks for the new race and writes its address; the page hears of it
// when something beside the player is about to be used: a rerun costs ten times as much as the race.

import { landscape } from "./landscape.js";
import { unpack } from "./race.js";
import { Latest, askMessage, ownsPage } from "./server.js";

/** @import {Landscape} from "./landscape.js" */
/** @import {Race} from "./race.js" */
/** @import {Edit, Layout, NumberedEdit, PageRaceHeader, Pair} from "./wire.js" */

/** @typedef {Race<PageRaceHeader>} PageRace a race that the page has sent */

/** @typedef {{experiment: string, start: Pair}} Base what is changed: an experiment's query, and where it starts */

/** @typedef {{base: Base, edit: Edit, query: string}} Trial a base with an edit, and the question for its race */

/** @typedef {{race: Race, landscape: Landscape}} Found */

/**
 * The query that asks about an experiment after these edits.
 * @param {string} experiment the query of the experiment itself
 * @param {Edit[]} edits
 * @returns {string}
 */
export function editedQuery(experiment, edits) {
  return `${experiment}&edits=${encodeURIComponent(JSON.stringify(edits))}`;
}

/**
 * Both edits as one; of two values for the same the later counts.
 * @param {Edit} earlier
 * @param {Edit} later
 * @returns {Edit}
 */
export function merged(earlier, later) {
  const numbers = [...(earlier.numbers ?? []), ...(later.numbers ?? [])];
  const byPlace = new Map(numbers.map((number) => [JSON.stringify(number.slice(0, 2)), number]));
  const both = { ...earlier, ...later };
  if (numbers.length) both.numbers = [...byPlace.values()];
  if (both.parameters) both.parameters = { ...earlier.parameters, ...later.parameters };
  return both;
}

/**
 * The same in a replay, which has each run with one number changed, and everybody's from another start: the later counts
 * where there is no run with both.
 * @param {Edit} earlier
 * @param {Edit} later
 * @returns {Edit}
 */
export function alone(earlier, later) {
  if (later.start) return { start: later.start };
  if (!later.numbers) return earlier;
  const changed = later.numbers.map(([entrant]) => entrant);
  const others = (earlier.numbers ?? []).filter(([entrant]) => !changed.includes(entrant));
  return { numbers: [...others, ...later.numbers] };
}

export class Edits {
  /** @type {PageRace} the newest race from the page; nothing can be changed before it has come */
  accepted;
  /** @type {Base} that race, or the one that the browser has gone back to since */
  base;
  /** @type {Found & {base: Base, edit: Edit}} how far what is kept has come: the last of it whose race is here */
  reached;

  /**
   * @param {object} handlers
   * @param {(race: Race, landscape: Landscape, isKept: boolean) => void} handlers.show shows a race: one that is tried
   *   out, one that has just been kept, or, where a number is not to be had, what was kept before
   * @param {(text: string) => void} handlers.showStatus says why one is not to be had
   * @param {typeof merged} [join] makes one edit of what is kept and a new one
   */
  constructor({ show, showStatus }, join = merged) {
    this.show = show;
    this.showStatus = showStatus;
    this.join = join;
    /** @type {(trigger: string, value: unknown) => void} Streamlit's way to the page, set anew with every race */
    this.send = () => {};
    // Numbers of edits only grow within a session: the page passes over what it has heard.
    this.count = 0; // of the last edit that is kept
    this.sent = 0; // of the last one that the page has been told of
    /** @type {Edit} all that is kept and that the page has not confirmed: Streamlit may drop what it is told */
    this.kept = {};
    /** @type {Layout | null} that is kept, likewise; no race depends on it */
    this.layout = null;
    /** @type {Set<string>} the questions for what is kept that have not been answered */
    this.awaited = new Set();
    /** @type {Trial | null} the last one */
    this.trial = null;
    /** @type {Found | null} what it has come to */
    this.found = null;
    /** @type {(() => void)[]} called once the page has heard of all that was kept */
    this.waiting = [];
    this.trials = new Latest((/** @type {Trial} */ trial, isWanted) => this.try(trial, isWanted));
  }

  // What the page knows ------------------------------------------------------------------------------------------------

  /**
   * Whether a race from the page is older than what has been changed here since.
   * @param {PageRace} race
   */
  isOutdated({ session, heard }) {
    return session === this.accepted?.session && heard < this.count;
  }

  /**
   * Take over a race from the page that is not outdated.
   * @param {PageRace} race
   * @param {Landscape} landscape
   */
  accept(race, landscape) {
    this.accepted = race;
    this.count = this.sent = race.heard;
    this.beginAt(race);
    this.reached = { base: race, edit: {}, race, landscape };
  }

  /**
   * The browser has gone back or on to this experiment: what was changed after it, and not told, is given up.
   * @param {string} experiment its query
   * @returns {Base} of which `arriveAt` is to bring the race
   */
  goBack(experiment) {
    this.count = this.sent;
    this.beginAt({ experiment, start: this.start });
    return this.base;
  }

  /**
   * Go on with another session, as after a lost connection: it is told all that the old one may not have heard.
   * @param {PageRace} race the new session's, which is as old as what it read in the address
   */
  moveTo(race) {
    this.accepted = this.base = race;
    this.forget();
    this.sent = race.heard;
    this.count = race.heard + 1;
    this.tell();
  }

  /** @param {Base} base */
  beginAt(base) {
    this.base = base;
    this.kept = {};
    this.layout = null;
    this.forget();
    for (const done of this.waiting.splice(0)) done();
  }

  /** What is asked for now is no longer wanted. */
  forget() {
    this.trial = this.found = null;
    this.awaited.clear();
    this.trials.forget();
  }

  /** Tell the page, if there is anything that it has not been told; returns whether there was. */
  tell() {
    if (this.sent === this.count) return false;
    this.sent = this.count;
    /** @type {NumberedEdit} */
    const edit = { ...this.kept, ...(this.layout && { layout: this.layout }), count: this.count };
    this.send("edits", [edit]);
    return true;
  }

  /** When the page has heard of all that is kept; null if it has. */
  heard() {
    if (!this.isAhead) return null;
    return /** @type {Promise<void>} */ (new Promise((done) => { this.waiting.push(done); }));
  }

  /** Whether there is something kept that this race's session does not know. */
  get isAhead() {
    return this.layout !== null || Object.keys(this.kept).length > 0;
  }

  // What is changed ----------------------------------------------------------------------------------------------------

  /** Where the last edit has put the start; the race that is shown may still be on its way there. */
  get start() {
    return this.kept.start ?? this.base.start;
  }

  /** The query of the experiment that is to stand in the address. */
  get experiment() {
    return (this.reached.base === this.base ? this.reached.race : this.base).experiment;
  }

  /** Whether a newer value than those shown is on its way to the server. */
  get isBehind() {
    return this.trials.waiting !== undefined;
  }

  /**
   * Change the experiment: only try it out while a hand is still moving, keep it when that is done.
   * @param {Edit} edit
   * @param {boolean} isKept
   */
  change(edit, isKept) {
    this.showStatus("");
    const { base } = this;
    const whole = this.join(this.kept, edit);
    const query = editedQuery(base.experiment, [whole]);
    if (isKept) {
      this.kept = whole;
      this.awaited.add(query);
      this.count += 1;
      if (this.accepted.faulty || !ownsPage()) this.tell(); // of a notebook nobody knows what will be used next
    }
    if (query !== this.trial?.query) {
      this.trial = { base, edit: whole, query };
      this.found = null;
      this.trials.ask(this.trial);
    } else if (this.found) this.arrive(this.trial, this.found); // what a hand let go of
  }

  /** @param {Layout} layout */
  keepLayout(layout) {
    this.layout = layout;
    this.count += 1;
    if (!ownsPage()) this.tell();
  }

  /**
   * @param {Trial} trial
   * @param {() => boolean} isWanted
   */
  async try(trial, isWanted) {
    try {
      const race = unpack(await askMessage("race", trial.query, isWanted));
      const found = { race, landscape: await landscape(race.landscape, race.experiment) };
      if (trial.base === this.trial?.base) this.arrive(trial, found);
    } catch (error) {
      if (trial !== this.trial) return; // the hand has reached something else by now
      this.undo();
      this.showStatus(/** @type {Error} */ (error).message);
    }
  }

  /**
   * The race has come of the last trial, or of one on the way to it.
   * @param {Trial} trial
   * @param {Found} found
   */
  arrive(trial, found) {
    const { base, edit, query } = trial;
    if (trial === this.trial) this.found = found;
    const isKept = this.awaited.delete(query);
    if (isKept) this.reached = { ...found, base, edit };
    this.show(found.race, found.landscape, isKept);
  }

  /**
   * The race has come that the browser has gone back to.
   * @param {Base} base
   * @param {Found} found
   */
  arriveAt(base, found) {
    base.start = found.race.start;
    this.reached = { ...found, base, edit: {} };
    if (!this.trial) this.show(found.race, found.landscape, false);
  }

  /** There is no such race: what was to be kept is not. */
  undo() {
    const { base, edit, race, landscape } = this.reached;
    this.kept = base === this.base ? edit : {};
    this.forget();
    this.show(race, landscape, false);
  }
}
