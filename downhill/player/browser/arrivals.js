// Races that come from the page: those are shown that nothing newer has overtaken.

import { isAt } from "./address.js";
import { landscape } from "./landscape.js";

/** @import {Edits} from "./edits.js" */
/** @import {Landscape} from "./landscape.js" */
/** @import {Race} from "./race.js" */
/** @import {PageRaceHeader} from "./wire.js" */

/** @typedef {Race<PageRaceHeader>} PageRace a race that the page has sent */

export class Arrivals {
  /**
   * @param {Edits} edits what has been changed here since
   * @param {(race: PageRace, landscape: Landscape) => void} show
   */
  constructor(edits, show) {
    this.edits = edits;
    this.show = show;
    /** @type {PageRace | null} */
    this.newest = null;
  }

  /**
   * Show a race, with its landscape, as soon as that is here.
   * @param {PageRace} race
   */
  async receive(race) {
    if (this.edits.isOutdated(race)) return;
    if (this.edits.isAhead && race.session !== this.edits.accepted.session) return this.edits.moveTo(race);
    this.newest = race;
    const found = await landscape(race.landscape);
    if (this.newest !== race || this.edits.isOutdated(race)) return; // while it waited, something newer has come
    this.edits.accept(race);
    this.show(race, found);
  }

  /** The browser has gone back or on to another address, which undoes what was changed after it. */
  async follow() {
    const { newest } = this;
    if (!newest) return;
    this.edits.accept(newest);
    // Else the page brings the address's race.
    if (isAt(newest.experiment, newest.layout)) this.show(newest, await landscape(newest.landscape));
  }
}
