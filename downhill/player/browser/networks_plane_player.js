// The player of a plane: it is given all that it shows, and asks the server for nothing.

import { setCurrent } from "./current.js";
import { unpackLandscape } from "./landscape.js";
import { Player } from "./player.js";
import { unpack } from "./race.js";
import { onlyFiles } from "./server.js";

/** @import {PageRace} from "./edits.js" */
/** @import {Landscape} from "./landscape.js" */
/** @import {Message} from "./message.js" */
/** @import {Race} from "./race.js" */
/** @import {LandscapeHeader, PlaneHeader} from "./wire.js" */

/** @typedef {"train" | "test"} Losses whose the landscape's are */
/** @typedef {{race: Race, landscapes: Record<Losses, Landscape>, about: string}} Plane */

/**
 * A plane as it arrives.
 * @param {Message<PlaneHeader>} message
 * @returns {Plane}
 */
export function unpackPlane({ header: { landscape, testLandscape, race, about }, buffer, start }) {
  const [train, test] = [landscape, testLandscape].map(({ rows, columns }) => rows * columns * Float32Array.BYTES_PER_ELEMENT);
  const at = (/** @type {LandscapeHeader} */ header, /** @type {number} */ from) => unpackLandscape({ header, buffer, start: from });
  const landscapes = { train: at(landscape, start), test: at(testLandscape, start + train) };
  return { race: unpack({ header: race, buffer, start: start + train + test }), landscapes, about };
}

export class PlanePlayer extends Player {
  /** @param {HTMLElement} root */
  constructor(root) {
    super(root, onlyFiles);
    this.address.leave();
  }

  listenToPage() {
    return [];
  }

  /**
   * @param {Plane} plane
   * @param {Losses} losses
   */
  showPlane({ race, landscapes }, losses) {
    /** @type {PageRace} */
    const shown = { ...race, layout: this.state.layout, session: "", heard: 0, faulty: false };
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
