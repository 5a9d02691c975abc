// A race in a file of its own: the picture leaves room for the file's head and for the controls, both of which wrap.

import { decode } from "./message.js";
import { Player } from "./player.js";
import { unpack } from "./race.js";

/** @import {Message} from "./message.js" */
/** @import {PageRaceHeader} from "./wire.js" */

const MARGINS = 12; // pixels around the controls and below the legend

class ReplayPlayer extends Player {
  /** @param {HTMLElement} root */
  constructor(root) {
    super(root);
    const { boxes: { transport }, pictures } = this;
    const { projector } = pictures.above;
    pictures.above = { get page() { return root.offsetTop + transport.offsetHeight + MARGINS; }, projector };
  }
}

/**
 * Show the race that the file has brought along.
 * @param {{data: Uint8Array, parentElement: HTMLElement}} brought
 */
export function showRace({ data, parentElement }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".downhill-player"));
  new ReplayPlayer(root).arrivals.receive(unpack(/** @type {Message<PageRaceHeader>} */ (decode(data))));
}
