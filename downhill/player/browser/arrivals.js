// Races that come from the page: those are shown that nothing newer has overtaken.

import { landscape } from "./landscape.js";
import { askAs } from "./server.js";

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
    try {
      await this.take(race);
    } catch (error) {
      this.edits.showStatus(/** @type {Error} */ (error).message);
    }
  }

  /** @param {PageRace} race */
  async take(race) {
    askAs(race.session);
    if (this.edits.isOutdated(race)) return;
    if (this.edits.isAhead && race.session !== this.edits.accepted.session) return this.edits.moveTo(race);
    this.newest = race;
    const found = await landscape(race.landscape, race.experiment);
    if (this.newest !== race || this.edits.isOutdated(race)) return; // while it waited, something newer has come
    this.edits.accept(race);
    this.show(race, found);
  }

  /**
   * The browser has gone back or on to an address with this query, which undoes what was changed after it.
   * @param {string} experiment empty where the address is bare
   */
  async follow(experiment) {
    const { newest } = this;
    if (!newest) return;
    this.edits.accept(newest);
    // The page brings its race, but not if that is one that it has brought before.
    if (experiment) this.edits.look(experiment);
    else this.show(newest, await landscape(newest.landscape, newest.experiment));
  }
}
