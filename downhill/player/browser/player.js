// The player: a race on its landscape, played, paused, scrubbed and tried out in the browser.

import { actionsOn } from "./actions.js";
import { Address } from "./address.js";
import { Arrivals } from "./arrivals.js";
import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { setCurrent } from "./current.js";
import { Edits, alone, merged } from "./edits.js";
import { onLongRuns } from "./long_runs.js";
import { decode } from "./message.js";
import { mounting } from "./mounted.js";
import { Panels } from "./panels.js";
import { Pictures } from "./pictures.js";
import { Playback } from "./playback.js";
import { unpack } from "./race.js";
import { onReach } from "./reach.js";
import { ReadOuts } from "./read_outs.js";
import { canAsk, onWaiting } from "./server.js";
import { onWidthChange } from "./sizes.js";
import { buildSkeleton } from "./skeleton.js";
import { offerSkipping } from "./skip.js";
import { initialState, isShown, lookOf } from "./state.js";
import { Status } from "./status.js";
import { onThemeChange } from "./theme.js";

/** @import {PageRace} from "./edits.js" */
/** @import {Landscape} from "./landscape.js" */
/** @import {Message} from "./message.js" */
/** @import {Race} from "./race.js" */
/** @import {Asks} from "./server.js" */
/** @import {Layout, PageRaceHeader, Pair} from "./wire.js" */

/**
 * What moves the start: from where it is kept, to where a hand has it, and back where that was not meant.
 * @typedef {{from: () => Pair, move: (start: Pair, done: boolean) => void, takeBack: () => void}} Mover
 */

const WRITE_MS = 100; // numbers that change faster cannot be read, and each time the page is laid out anew

const mounted = mounting(".downhill-player", (root) => new Player(root));

/**
 * Streamlit's call for a race; returns what Streamlit calls when this call is superseded or the page is left.
 * @param {{data: Uint8Array, parentElement: HTMLElement, setTriggerValue: (name: string, value: unknown) => void}} component
 */
export function showRace({ data, parentElement, setTriggerValue }) {
  const { view: player, leave } = mounted(parentElement);
  player.edits.send = setTriggerValue;
  player.arrivals.receive(unpack(/** @type {Message<PageRaceHeader>} */ (decode(data))));
  return leave;
}

/**
 * The state, and all that shows it. Whoever changes the state has everything laid out anew; while time passes, the
 * moment alone is drawn.
 */
export class Player {
  /**
   * @param {HTMLElement} root
   * @param {Asks} [asks]
   * @param {Mover | null} [mover] moves the start; without it an edit does, where races can be asked for
   */
  constructor(root, asks = canAsk, mover = null) {
    this.root = root;
    this.asks = asks;
    this.mover = mover ?? (asks("race") ? this.editor : null);
    this.state = initialState(asks);
    this.playback = new Playback(this.state.preferences);
    this.boxes = buildSkeleton(root, asks);
    this.status = new Status(this.boxes.status);
    this.address = new Address(asks);
    this.actions = actionsOn(this);
    this.edits = new Edits({
      show: (race, landscape, isKept) => this.showTrial(race, landscape, isKept), showStatus: this.actions.showStatus,
    }, asks("hands") ? alone : merged);
    this.arrivals = new Arrivals(this.edits, {
      show: (race, landscape) => this.showFromPage(race, landscape),
      passOver: () => this.address.stayAt(this.edits.experiment, this.state.layout), // the page has written another
    });
    this.readOuts = new ReadOuts(this.actions.showStatus, asks);
    this.pictures = new Pictures(this);
    this.controls = new Controls(this, this.pictures.stage);
    this.panels = new Panels(this.boxes, this.state, this.readOuts, this.actions, asks);
    this.clock = new Clock(this.playback, () => this.draw());
    /** @type {number | null} the step that is written on the page */
    this.drawnStep = null;
    this.writtenAt = 0;
    this.stops = this.listen();
  }

  /**
   * What moves the start by an edit.
   * @returns {Mover}
   */
  get editor() {
    return {
      from: () => this.edits.start,
      move: (start, done) => this.actions.edit({ start }, done),
      takeBack: () => this.actions.edit({}, false),
    };
  }

  /** What ends the listening. */
  listen() {
    const lay = () => this.lay();
    // The width decides the arrangement, and the window's height how tall pictures may be.
    window.addEventListener("resize", lay);
    return [
      () => window.removeEventListener("resize", lay), ...this.listenToPage(), () => setCurrent(this, null),
      onWaiting((isWaiting) => this.status.setBusy(isWaiting)), onLongRuns((isLong) => this.status.setComputing(isLong)),
      offerSkipping(this.boxes.stage), onWidthChange(this.root, lay), onThemeChange(this.root, lay), this.controls.listen(),
    ];
  }

  /** The same of the page's address, and of what is not ours on it. */
  listenToPage() {
    return [
      this.address.onReturn((address) => this.follow(address)),
      onReach({ tell: () => this.edits.tell(), heard: () => this.edits.heard() }),
    ];
  }

  destroy() {
    document.documentElement.classList.remove("downhill-projector");
    for (const stop of this.stops) stop();
    this.edits.forget();
    this.arrivals.forget();
    this.readOuts.setRace({ experiment: "" });
    this.pictures.stage.viewport.finer.forget();
    this.clock.stop();
    this.panels.film.cancel();
    this.panels.film.stop();
    this.pictures.relief.hide();
  }

  // Races --------------------------------------------------------------------------------------------------------------

  /**
   * @param {PageRace} race
   * @param {Landscape} landscape
   */
  showFromPage(race, landscape) {
    const isFirst = !this.state.race;
    this.state.layout = race.layout;
    this.show(race, landscape);
    if (isFirst) this.begin();
    this.announce(race);
  }

  /** @param {Race} race */
  announce({ entrants }) {
    const outcomes = entrants.map(({ label, outcome }) => `${label}: ${outcome.text}.`).join(" ");
    const { announcement } = this.boxes;
    if (announcement.textContent !== outcomes) announcement.textContent = outcomes;
  }

  /** The first race of a page plays by itself, unless the person prefers stillness. */
  begin() {
    const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (isStill) this.playback.seek(this.playback.steps);
    else this.playback.toggle();
    this.actions.changeTime();
  }

  /**
   * @param {Race} race one that is not the page's
   * @param {Landscape} landscape
   * @param {boolean} isKept
   */
  showTrial(race, landscape, isKept) {
    this.show(race, landscape);
    if (!isKept) return;
    this.address.goTo(race.experiment, this.state.layout);
    this.announce(race);
  }

  /**
   * Show the race of the address.
   * @param {{experiment: string, layout: Layout}} address
   */
  follow({ experiment, layout }) {
    this.state.layout = layout;
    this.arrivals.follow(experiment);
  }

  /**
   * @param {Race} race
   * @param {Landscape} landscape
   */
  show(race, landscape) {
    const { state } = this;
    if (race.experiment !== state.race?.experiment) {
      this.panels.leaveFilm();
      this.pictures.unmark();
    }
    const selected = Math.max(Math.min(state.selected, race.entrants.length - 1), 0);
    Object.assign(state, { race, landscape, selected });
    this.playback.setSteps(race.steps);
    this.readOuts.setRace(race);
    this.lay();
    setCurrent(this, {
      race, asked: () => this.edits.trial?.edit ?? {}, start: () => this.edits.start, change: this.actions.edit,
    });
  }

  // Showing the state, and the moment ----------------------------------------------------------------------------------

  /** Bring everything in line with state, theme and width; then draw. */
  lay() {
    const { root, state } = this;
    if (!isShown(state) || !root.clientWidth) return;
    document.documentElement.classList.toggle("downhill-projector", state.preferences.projector);
    root.dataset.layout = state.layout;
    const look = lookOf(state, root);
    this.pictures.lay(state, look);
    this.controls.lay(state);
    this.panels.lay(state, look, root.clientWidth, this.playback.step, this.edits.isBehind);
    this.drawnStep = null;
    this.draw();
    Object.assign(root.dataset, { experiment: state.race.experiment, steps: String(state.race.steps), theme: look.name });
  }

  draw() {
    const { root, state, playback: { position, step, playing } } = this;
    if (!isShown(state)) return;
    this.pictures.draw(state, position);
    this.controls.draw();
    const isDue = !playing || this.drawnStep === null || performance.now() - this.writtenAt >= WRITE_MS;
    if (isDue && this.drawnStep !== step) this.write(step);
    if (root.dataset.playing !== String(playing)) root.dataset.playing = String(playing);
  }

  /** @param {number} step */
  write(step) {
    this.writtenAt = performance.now();
    this.drawnStep = step;
    this.controls.write();
    this.panels.setStep(step);
    this.root.dataset.step = String(step);
  }
}
