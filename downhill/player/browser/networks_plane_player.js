// The player of a plane: it is given all that it shows, and asks the server for nothing.

import { setCurrent } from "./current.js";
import { Player } from "./player.js";
import { onlyFiles } from "./server.js";

/** @import {PageRace} from "./edits.js" */
/** @import {Landscape} from "./landscape.js" */
/** @import {Plane} from "./networks_plane_unpack.js" */
/** @import {Race} from "./race.js" */
/** @import {Losses} from "./wire.js" */

const RANDOM = "Nearly all of the paths’ movement lies outside of directions drawn at random, so that a path looks like a dot. "
  + "± 1 is as far as the weights are long, unit by unit.";
const ABOVE = { page: 236, projector: 108 }; // the page's head, the tabs, both lines of controls, and what the plane holds, in pixels

export class PlanePlayer extends Player {
  /** @param {HTMLElement} root */
  constructor(root) {
    super(root, onlyFiles);
    this.address.leave();
    this.pictures.above = ABOVE;
  }

  listenToPage() {
    return [];
  }

  /**
   * @param {Plane} plane
   * @param {Losses} losses
   * @param {boolean} isRandom whether its directions were drawn at random
   */
  showPlane({ races, landscapes }, losses, isRandom) {
    const { experiment } = races.train; // the same paths over other losses: nothing begins anew
    /** @type {PageRace} */
    const shown = { ...races[losses], experiment, layout: this.state.layout, session: "", heard: 0, faulty: false };
    this.panels.projection.also(isRandom ? RANDOM : "");
    this.edits.accept(shown, landscapes[losses]);
    this.showFromPage(shown, landscapes[losses]);
  }

  /**
   * @param {Race} race
   * @param {Landscape} landscape
   */
  show(race, landscape) {
    super.show(race, landscape);
    setCurrent(this, null); // the fields beside it are the training's
  }
}
