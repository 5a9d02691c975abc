// What a person changes in the player: tried out at once while a hand moves, told to the page when it rests.

import { edited } from "./query.js";
import { unpack } from "./race.js";
import { Latest, askMessage } from "./server.js";

const REST_MILLISECONDS = 120;

export class Edits {
  /** `show(race)` shows a race that is tried out, `tell(text)` says why one could not be. */
  constructor({ show, tell }) {
    Object.assign(this, { show, tell });
    this.sent = 0; // the number of the last edit
    this.unheard = []; // edits that the page has not confirmed: sent again with the next, for Streamlit may drop one
    this.tries = new Latest((query) => this.try(query));
  }

  /** Whether a race from the page is older than what has been changed here since. */
  isOutdated(race) {
    return race.session === this.session && race.heard < this.sent;
  }

  /** A race from the page, newer than every edit. */
  accept({ session, heard, experiment }) {
    Object.assign(this, { session, sent: heard, kept: experiment, wanted: null });
    this.unheard = [];
  }

  /** Whether a newer value than those shown is on its way to the server. */
  get isBehind() {
    return this.tries.waiting !== undefined;
  }

  /** Where the last edit has put the start; the race that is shown may still be on its way there. */
  get start() {
    return new URLSearchParams(this.kept).get("start").split(",").map(Number);
  }

  /** Change the experiment: only try it out while a hand is still moving, keep it when that is `done`. */
  change(edit, done) {
    const query = edited(this.kept, edit);
    if (query !== this.wanted) this.tries.ask(query); // what a hand let go of has been tried already
    this.wanted = query;
    this.tell("");
    if (!done) return;
    this.kept = this.wanted;
    this.tellPage(edit);
  }

  /** Send the page what has changed, such as {layout}, once the hand rests: a rerun would hold up what it tries next. */
  tellPage(edit) {
    this.sent += 1;
    this.unheard.push({ ...edit, count: this.sent });
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.send("edits", this.unheard), REST_MILLISECONDS);
  }

  async try(query) {
    try {
      const race = unpack(await askMessage("race", query));
      if (this.wanted) this.show(race);
    } catch (error) {
      this.tell(error.message);
    }
  }
}
