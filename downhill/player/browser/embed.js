// A race in a frame of somebody else's page: the picture as large as the frame allows, a line of controls and a legend;
// a lesson's race also with its question, what is told while it plays, and its claim.

import { passTurns } from "./embed_turns.js";
import { EmbeddedWords } from "./embed_words.js";
import { decode } from "./message.js";
import { Player } from "./player.js";
import { unpack } from "./race.js";

/** @import {Landscape} from "./landscape.js" */
/** @import {Message} from "./message.js" */
/** @import {Race} from "./race.js" */
/** @import {EmbeddedPage, PageRaceHeader} from "./wire.js" */

const LEAST = 50; // pixels of a picture's height, in the lowest frames
const FOR_LEGEND = 0.145; // of the height that picture and legend share
const LEAST_LEGEND = 30; // pixels: two lines of short entries

class EmbeddedPlayer extends Player {
  /**
   * @param {HTMLElement} root
   * @param {EmbeddedPage} page
   */
  constructor(root, page) {
    super(root);
    this.page = page;
    this.words = page.words && new EmbeddedWords(page.words);
    const { boxes: { transport }, controls: { projector }, pictures, state, words } = this;
    state.preferences.projector = page.slide; // whatever is kept of another race; slides are seen from afar
    if (projector) projector.button.hidden = !document.fullscreenEnabled; // the frame decides
    transport.append(...document.querySelectorAll(".downhill-open"));
    if (words) root.prepend(words.box);
    const around = () => heightOf(transport) + (words ? heightOf(words.box) : 0);
    pictures.above = { get page() { return around(); }, get projector() { return around(); } };
    pictures.legendRoom = (spare) => Math.max(spare, LEAST_LEGEND, FOR_LEGEND * (window.innerHeight - around()));
    pictures.stage.least = LEAST;
  }

  listenToPage() {
    return [];
  }

  /** Where nobody can begin it, it stands at its end: a picture. */
  begin() {
    if (this.page.autoplay) super.begin();
    else if (!this.page.controls) this.playback.seek(this.playback.steps);
    this.actions.changeTime();
  }

  /**
   * @param {Race} race
   * @param {Landscape} landscape
   */
  show(race, landscape) {
    if (this.words) this.playback.stops = this.words.stops;
    super.show(race, landscape);
  }

  /** @param {number} step */
  write(step) {
    super.write(step);
    this.words?.show(step, this.playback.steps);
  }
}

/**
 * Show the race that the page has brought along.
 * @param {{data: Uint8Array, parentElement: HTMLElement}} brought
 */
export function showRace({ data, parentElement }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".downhill-player"));
  const page = JSON.parse(document.getElementById("downhill-page")?.textContent ?? "");
  if (page.slide) passTurns();
  new EmbeddedPlayer(root, page).arrivals.receive(unpack(/** @type {Message<PageRaceHeader>} */ (decode(data))));
}

/**
 * In whole pixels, with no part of one left over.
 * @param {Element} box
 */
function heightOf(box) {
  return Math.ceil(box.getBoundingClientRect().height);
}
