// What a person changes in the player. The browser asks for the new race and writes its address; the page hears of it
// when something beside the player is about to be used: a rerun costs ten times as much as the race.

import { landscape } from "./landscape.js";
import { unpack } from "./race.js";
import { Latest, askMessage } from "./server.js";

/** @import {Landscape} from "./landscape.js" */
/** @import {Race} from "./race.js" */
/** @import {NumberedEdit, Pair, PlayerEdit} from "./wire.js" */

/**
 * What of a race from the page matters here.
 * @typedef {object} PageRace
 * @property {string} experiment
 * @property {Pair} start
 * @property {string} session
 * @property {number} heard the number of the last edit that the page has received
 * @property {boolean} faulty whether the page says of something that it cannot be, until the next edit
 */

/** @typedef {{query: string, edit: PlayerEdit, isKept: boolean}} Trial a question, and whether its race is kept */

/**
 * The query that asks about an experiment after these edits.
 * @param {string} experiment the query of the experiment itself
 * @param {PlayerEdit[]} edits
 * @returns {string}
 */
export function editedQuery(experiment, edits) {
  return `${experiment}&edits=${encodeURIComponent(JSON.stringify(edits))}`;
}

/**
 * Both edits as one; of two values for the same the later counts.
 * @param {PlayerEdit} earlier
 * @param {PlayerEdit} later
 * @returns {PlayerEdit}
 */
export function joined(earlier, later) {
  const numbers = [...(earlier.numbers ?? []), ...(later.numbers ?? [])];
  const byPlace = new Map(numbers.map((number) => [JSON.stringify(number.slice(0, 2)), number]));
  const both = { ...earlier, ...later };
  if (numbers.length) both.numbers = [...byPlace.values()];
  if (both.parameters) both.parameters = { ...earlier.parameters, ...later.parameters };
  return both;
}

export class Edits {
  /** @type {PageRace} the newest race from the page; nothing can be changed before it has come */
  accepted;

  /**
   * @param {object} handlers
   * @param {(race: Race, landscape: Landscape, isKept: boolean) => void} handlers.show shows a race that is tried out, or
   *   kept
   * @param {() => void} handlers.takeBack shows again what is shown: a number that is not to be had is not to be seen
   * @param {(text: string) => void} handlers.showStatus says why one could not be
   */
  constructor({ show, takeBack, showStatus }) {
    this.show = show;
    this.takeBack = takeBack;
    this.showStatus = showStatus;
    /** @type {(trigger: string, value: unknown) => void} Streamlit's way to the page, set anew with every race */
    this.send = () => {};
    this.count = 0; // the number of the last edit that is kept
    this.sent = 0; // the number of the last one that the page has been told of
    /** @type {PlayerEdit} all that is kept and that the page has not confirmed: Streamlit may drop what it is told */
    this.unconfirmed = {};
    /** @type {PlayerEdit} what of that the race that is shown has */
    this.shown = {};
    /** @type {Trial | null} the last one */
    this.trial = null;
    /** @type {{race: Race, landscape: Landscape} | null} what it has come to */
    this.found = null;
    /** @type {(() => void)[]} called once the page has heard of all that was kept */
    this.waiting = [];
    this.trials = new Latest((/** @type {Trial} */ trial) => this.try(trial));
  }

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
   */
  accept(race) {
    this.accepted = race;
    this.count = this.sent = race.heard;
    this.unconfirmed = this.shown = {};
    this.trial = this.found = null;
    this.trials.forget();
    for (const done of this.waiting.splice(0)) done();
  }

  /** When the page has heard of all that is kept; null if it has. */
  heard() {
    if (!this.isAhead) return null;
    return /** @type {Promise<void>} */ (new Promise((done) => { this.waiting.push(done); }));
  }

  /**
   * Go on with another session, as after a lost connection: it is told all that the old one may not have heard.
   * @param {PageRace} race the new session's, which is as old as what it read in the address
   */
  moveTo(race) {
    this.accepted = race;
    this.count = race.heard + 1;
    this.tell();
  }

  /** Whether there is something kept that this race's session does not know. */
  get isAhead() {
    return Object.keys(this.unconfirmed).length > 0;
  }

  /** Whether a newer value than those shown is on its way to the server. */
  get isBehind() {
    return this.trials.waiting !== undefined;
  }

  /** Where the last edit has put the start; the race that is shown may still be on its way there. */
  get start() {
    return this.unconfirmed.start ?? this.accepted.start;
  }

  /**
   * Change the experiment: only try it out while a hand is still moving, keep it when that is done.
   * @param {PlayerEdit} edit
   * @param {boolean} isKept
   */
  change(edit, isKept) {
    this.showStatus("");
    const whole = joined(this.unconfirmed, edit);
    const query = editedQuery(this.accepted.experiment, [whole]);
    const isTried = query === this.trial?.query; // what a hand let go of
    this.trial = { query, edit: whole, isKept };
    if (isKept) this.keep(whole);
    if (isKept && this.accepted.faulty) this.tell();
    if (!isTried) this.found = null;
    if (this.found) this.arrive(this.found);
    else if (!isTried) this.trials.ask(this.trial);
  }

  /**
   * Note what is to stay; the page is told when it needs to know.
   * @param {PlayerEdit} edit
   */
  keep(edit) {
    this.unconfirmed = joined(this.unconfirmed, edit);
    this.count += 1;
  }

  /**
   * Show another experiment's race, without a change of this one.
   * @param {string} experiment its query
   */
  look(experiment) {
    this.trial = { query: experiment, edit: {}, isKept: false };
    this.found = null;
    this.trials.ask(this.trial);
  }

  /** Tell the page, if there is anything that it has not been told; returns whether there was. */
  tell() {
    if (this.sent === this.count) return false;
    this.sent = this.count;
    this.send("edits", [/** @type {NumberedEdit} */ ({ ...this.unconfirmed, count: this.count })]);
    return true;
  }

  /** @param {Trial} trial */
  async try(trial) {
    try {
      const race = unpack(await askMessage("race", trial.query));
      const found = { race, landscape: await landscape(race.landscape, race.experiment) };
      if (trial.query === this.trial?.query) this.arrive(found);
      else if (this.trial) this.show(race, found.landscape, false); // on the way to what the hand has reached by now
    } catch (error) {
      this.showStatus(/** @type {Error} */ (error).message);
      if (trial.query === this.trial?.query) this.undo();
    }
  }

  /**
   * The last trial's race has come.
   * @param {{race: Race, landscape: Landscape}} found
   */
  arrive(found) {
    const { edit, isKept } = /** @type {Trial} */ (this.trial);
    this.found = found;
    if (isKept) this.shown = edit;
    this.show(found.race, found.landscape, isKept);
  }

  /** There is no such race: what was to be kept is not. */
  undo() {
    this.unconfirmed = this.shown;
    this.trial = null;
    this.takeBack();
  }
}
