// The race as a room shows it: the player, which is given the race and cannot change it.

import { setCurrent } from "./current.js";
import { landscape } from "./landscape.js";
import { Player } from "./player.js";
import { unpack } from "./race.js";
import { pauseSeconds, rest } from "./room_server.js";
import { Refused, askMessage } from "./server.js";

/** @import {PageRace} from "./edits.js" */
/** @import {Landscape} from "./landscape.js" */
/** @import {Race} from "./race.js" */

const SLACK = 8; // pixels between the pictures and the wall's foot

/** @param {string} name */
const asks = (name) => name === "landscape";

export class RoomPlayer extends Player {
  end = new AbortController();

  /**
   * @param {HTMLElement} root
   * @param {boolean} isWall whether it is for a projector
   */
  constructor(root, isWall) {
    super(root, asks);
    this.address.leave();
    if (!isWall) return;
    this.state.preferences.projector = true;
    // What stands above and below the pictures: how much that is depends on how many lines the question and the buttons take.
    const around = () => {
      const { top } = this.boxes.pictures.getBoundingClientRect();
      const foot = document.querySelector("main > footer")?.clientHeight ?? 0;
      return top + window.scrollY + foot + SLACK;
    };
    this.pictures.above = { get page() { return around(); }, get projector() { return around(); } };
  }

  listenToPage() {
    return [];
  }

  destroy() {
    this.end.abort();
    super.destroy();
  }

  /**
   * Show this race, asked for until it is here.
   * @param {string} query
   */
  async load(query) {
    const { signal } = this.end;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        const race = unpack(await askMessage("race", query, () => !signal.aborted));
        const found = await landscape(race.landscape, race.experiment);
        if (signal.aborted) return;
        /** @type {PageRace} */
        const shown = { ...race, layout: "overlay", session: "", heard: 0, faulty: false };
        this.edits.accept(shown, found);
        return this.showFromPage(shown, found);
      } catch (error) {
        if (signal.aborted) return;
        this.status.say(/** @type {Error} */ (error).message);
        if (error instanceof Refused) return;
      }
      await rest(pauseSeconds(attempt), signal);
    }
  }

  /**
   * @param {Race} race
   * @param {Landscape} landscape
   */
  show(race, landscape) {
    this.status.say("");
    super.show(race, landscape);
    setCurrent(this, null);
  }
}
