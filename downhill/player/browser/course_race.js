// A lesson's race: the player, standing at the start until the lesson is run, with captions told as it plays.

import { unpack } from "./race.js";
import { decode } from "./message.js";
import { Player } from "./player.js";

/** @import {PageRace} from "./edits.js" */
/** @import {Landscape} from "./landscape.js" */
/** @import {Message} from "./message.js" */
/** @import {Race} from "./race.js" */
/** @import {Caption, PageRaceHeader} from "./wire.js" */

const ABOVE = { page: 132, projector: 88 }; // and below: the page's head and the controls, in pixels

const NARROW = 640; // pixels, as in player.css: there a picture and curves have no room beside each other

/**
 * @typedef {object} Listener
 * @property {(step: number, isOwn: boolean) => void} told is called with each step that is shown, and whether the race is
 *   the lesson's own
 * @property {(race: Race) => void} shown is called with each race
 * @property {() => void} ended is called when it has played to its end
 */

export class LessonPlayer extends Player {
  isRun = false;
  isFinished = false; // from the beginning on
  /** @type {string | null} the lesson's own experiment */
  own = null;

  /**
   * @param {HTMLElement} root
   * @param {Caption[]} captions
   * @param {Listener} listener
   */
  constructor(root, captions, listener) {
    super(root);
    this.captions = captions;
    this.listener = listener;
    this.address.leave();
    this.pictures.above = ABOVE;
  }

  listenToPage() {
    return [];
  }

  /** @param {Uint8Array} message */
  receive(message) {
    this.arrivals.receive(unpack(/** @type {Message<PageRaceHeader>} */ (decode(message))));
  }

  get isOwn() {
    return this.state.race?.experiment === this.own;
  }

  begin() {
    if (this.isFinished) this.finish();
    else if (this.isRun) super.begin();
  }

  /** Show its end. */
  finish() {
    this.isRun = this.isFinished = true;
    if (!this.state.race) return; // its end is shown once it has come
    this.playback.seek(this.playback.steps);
    this.actions.changeTime();
  }

  /** Play it from its beginning. */
  run() {
    this.isRun = true;
    this.isFinished = false;
    if (!this.state.race) return; // it plays by itself once it has come
    this.playback.seek(0);
    super.begin();
    this.announce(this.state.race);
  }

  /** @param {Race} race */
  announce(race) {
    if (this.isRun) super.announce(race);
  }

  /**
   * @param {PageRace} race
   * @param {Landscape} landscape
   */
  showFromPage(race, landscape) {
    this.own = race.experiment;
    const isCrowded = race.layout === "split" && this.root.clientWidth <= NARROW;
    super.showFromPage(isCrowded ? { ...race, layout: "overlay" } : race, landscape);
  }

  /**
   * @param {Race} race
   * @param {Landscape} landscape
   */
  show(race, landscape) {
    this.playback.stops = race.experiment === this.own ? this.captions.map(({ step }) => step) : [];
    super.show(race, landscape);
    this.listener.shown(race);
  }

  /** @param {number} step */
  write(step) {
    super.write(step);
    this.listener.told(step, this.isOwn);
    if (this.isRun && step === this.playback.steps) this.listener.ended();
  }
}
