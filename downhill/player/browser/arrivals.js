// Races that the page sends, or the browser goes back to: those are shown that nothing newer has overtaken.

import { landscape } from "./landscape.js";
import { unpack } from "./race.js";
import { Refused, askAs, askMessage, pause } from "./server.js";

/** @import {Edits, PageRace} from "./edits.js" */
/** @import {Landscape} from "./landscape.js" */

export class Arrivals {
  /**
   * @param {Edits} edits what has been changed here since
   * @param {object} handlers
   * @param {(race: PageRace, landscape: Landscape) => void} handlers.show shows a race from the page
   * @param {() => void} handlers.passOver is called instead for one that is outdated
   */
  constructor(edits, { show, passOver }) {
    this.edits = edits;
    this.show = show;
    this.passOver = passOver;
    /** @type {PageRace | null} the page's last */
    this.newest = null;
    /** @type {object | null} stands for the race that is fetched */
    this.fetched = null;
    this.isAskingAgain = false;
  }

  /**
   * Show a race from the page, as soon as its landscape is here.
   * @param {PageRace} race
   */
  async receive(race) {
    const { edits } = this;
    askAs(race.session);
    this.newest = race;
    if (edits.isOutdated(race)) return this.passOver();
    if (edits.isAhead && race.session !== edits.accepted.session) {
      this.forget();
      return edits.moveTo(race);
    }
    await this.fetch(async () => {
      const found = await landscape(race.landscape, race.experiment);
      return () => {
        if (edits.isOutdated(race)) return this.passOver();
        edits.accept(race, found);
        this.show(race, found);
      };
    });
  }

  /**
   * The browser has gone back or on to an address, which undoes what was changed after it. The page brings its race too,
   * but not if that is the one that it has brought last.
   * @param {string} experiment the address's, empty where that is bare
   */
  async follow(experiment) {
    const { edits, newest } = this;
    if (!newest) return;
    const base = edits.goBack(experiment || newest.experiment);
    await this.fetch(async (isWanted) => {
      const race = unpack(await askMessage("race", base.experiment, isWanted));
      const found = { race, landscape: await landscape(race.landscape, race.experiment) };
      return () => {
        if (edits.reached.base !== base) edits.arriveAt(base, found); // else it has been changed already
      };
    });
  }

  /** Whatever is fetched is no longer wanted. */
  forget() {
    this.fetched = null;
  }

  /**
   * Fetch what a race needs, and then take it over. Nobody would ask for it once more: so where nothing answers it is
   * asked again, until another is wanted.
   * @param {(isWanted: () => boolean) => Promise<() => void>} ask resolves to what takes it over
   */
  async fetch(ask) {
    const fetched = (this.fetched = {});
    const isWanted = () => this.fetched === fetched;
    for (let attempt = 0; isWanted(); attempt += 1) {
      try {
        const take = await ask(isWanted);
        if (!isWanted()) return;
        this.fetched = null;
        if (this.isAskingAgain) this.edits.showStatus("");
        this.isAskingAgain = false;
        return take();
      } catch (error) {
        if (!isWanted()) return;
        const { message } = /** @type {Error} */ (error);
        if (error instanceof Refused) return this.edits.showStatus(message);
        this.edits.showStatus(`${message} It will be asked again.`);
        this.isAskingAgain = true;
      }
      await pause(attempt);
    }
  }
}
