// What a person changes in the player: tried out at once while a hand moves, sent to the page when it rests.

import { unpack } from "./race.js";
import { Latest, askMessage } from "./server.js";

/** @import {Race} from "./race.js" */
/** @import {NumberedEdit, Pair, PlayerEdit} from "./wire.js" */

/**
 * What of a race from the page matters here.
 * @typedef {object} PageRace
 * @property {string} experiment
 * @property {Pair} start
 * @property {string} session
 * @property {number} heard the number of the last edit that the page has received
 */

const REST_MILLISECONDS = 120;

/**
 * The query that asks about an experiment after these edits.
 * @param {string} experiment the query of the experiment itself
 * @param {PlayerEdit[]} edits
 * @returns {string}
 */
export function editedQuery(experiment, edits) {
  return `${experiment}&edits=${encodeURIComponent(JSON.stringify(edits))}`;
}

export class Edits {
  /** @type {PageRace} the newest race from the page; nothing can be changed before it has come */
  accepted;

  /**
   * @param {object} handlers
   * @param {(race: Race) => void} handlers.show shows a race that is tried out
   * @param {(text: string) => void} handlers.showStatus says why one could not be
   */
  constructor({ show, showStatus }) {
    this.show = show;
    this.showStatus = showStatus;
    /** @type {(trigger: string, value: unknown) => void} Streamlit's way to the page, set anew with every race */
    this.send = () => {};
    this.count = 0; // the number of the last edit
    /** @type {NumberedEdit[]} edits that the page has not confirmed: Streamlit may drop one */
    this.unconfirmed = [];
    /** @type {string | null} the question last asked */
    this.trial = null;
    this.trials = new Latest((/** @type {string} */ query) => this.try(query));
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
    this.count = race.heard;
    this.unconfirmed = [];
    this.trial = null;
  }

  /** Whether a newer value than those shown is on its way to the server. */
  get isBehind() {
    return this.trials.waiting !== undefined;
  }

  /** Where the last edit has put the start; the race that is shown may still be on its way there. */
  get start() {
    return this.unconfirmed.findLast(({ start }) => start)?.start ?? this.accepted.start;
  }

  /**
   * Change the experiment: only try it out while a hand is still moving, keep it when that is done.
   * @param {PlayerEdit} edit
   * @param {boolean} done
   */
  change(edit, done) {
    const query = editedQuery(this.accepted.experiment, [...this.unconfirmed, edit]);
    if (query !== this.trial) this.trials.ask(query); // what a hand let go of has been tried already
    this.trial = query;
    this.showStatus("");
    if (done) this.sendToPage(edit);
  }

  /**
   * Send the page what has changed once the hand rests: a rerun would hold up what it tries next.
   * @param {PlayerEdit} edit
   */
  sendToPage(edit) {
    this.count += 1;
    this.unconfirmed.push({ ...edit, count: this.count });
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.send("edits", this.unconfirmed), REST_MILLISECONDS);
  }

  /** @param {string} query */
  async try(query) {
    try {
      const race = unpack(await askMessage("race", query));
      if (this.trial !== null) this.show(race); // else the page's own race has come in the meantime
    } catch (error) {
      this.showStatus(/** @type {Error} */ (error).message);
    }
  }
}
