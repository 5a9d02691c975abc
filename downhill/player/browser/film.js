// The hyperparameter film: one entrant at a hundred values of one hyperparameter, computed at once, scrubbed here.

import { button, element } from "./elements.js";
import { readable } from "./numbers.js";
import { askMessage } from "./server.js";
import { bringIntoSight } from "./sight.js";
import { SweepChart } from "./sweep_chart.js";

/** @import {Message} from "./message.js" */
/** @import {Path, Race} from "./race.js" */
/** @import {Look} from "./theme.js" */
/** @import {FilmHeader} from "./wire.js" */

/** @typedef {FilmHeader & {paths: (Path & {lastStep: number})[]}} Reel a film with a path for each of its values */

/** @typedef {{film: Reel, index: number}} FilmFrame one of a film's values */

const SECONDS = 6;

/**
 * A film as it arrives.
 * @param {Message<FilmHeader>} message
 * @returns {Reel}
 */
export function unpackFilm({ header, buffer, start }) {
  const { values, lastSteps, rows, stride, stepsShown } = header;
  const places = new Float32Array(buffer, start);
  const shown = places.length / 2 / values.length;
  const stepOf = (/** @type {number} */ index) => stepsShown?.[index] ?? index;
  const paths = values.map((_, value) => {
    const place = (/** @type {number} */ index, /** @type {0 | 1} */ axis) => places[2 * (value * shown + index) + axis];
    // Between two steps that were sent the path is drawn straight; towards a divergence it is not drawn.
    const at = (/** @type {number} */ step, /** @type {0 | 1} */ axis) => {
      const low = Math.min(Math.floor(step / stride), shown - 1);
      if (low === shown - 1) return place(low, axis);
      const [from, to] = [low, low + 1].map((index) => Math.min(stepOf(index), rows[value] - 1));
      if (from === to || to > lastSteps[value]) return place(low, axis);
      const fraction = Math.min((step - from) / (to - from), 1);
      return place(low, axis) + fraction * (place(low + 1, axis) - place(low, axis));
    };
    return { x: (/** @type {number} */ step) => at(step, 0), y: (/** @type {number} */ step) => at(step, 1), lastStep: lastSteps[value] };
  });
  return { ...header, paths };
}

/**
 * The race as it is drawn: the filmed entrant takes the path at a film's value instead of its own.
 * @param {Race} race
 * @param {FilmFrame | null} frame null for the race itself
 * @returns {Race}
 */
export function raceWithFrame(race, frame) {
  if (!frame) return race;
  const { film: { entrant: filmed, outcomes, paths, symbol }, index } = frame;
  const entrant = race.entrants[filmed];
  // What the film varies is not what the entrant was entered with.
  const varied = (/** @type {string} */ words) =>
    words.split(", ").map((each) => (each.startsWith(`${symbol} = `) ? `every ${symbol}` : each)).join(", ");
  const filmedEntrant = {
    ...entrant, ...paths[index], outcome: outcomes[index], average: null,
    apart: varied(entrant.apart), details: varied(entrant.details),
  };
  return { ...race, entrants: race.entrants.with(filmed, filmedEntrant) };
}

export class Film {
  index = 0;
  /** @type {Race} */
  race;
  /** @type {Reel} */
  film;
  /** @type {object | null} stands for the film that is fetched */
  asked = null;
  /** @type {number | null} */
  running = null;

  /**
   * @param {HTMLElement} parent
   * @param {object} page
   * @param {(film: Reel | null, index: number) => void} page.frame shows a value's path; without a film the race again
   * @param {(entrant: number, name: string, value: number) => void} page.keep sets a value
   */
  constructor(parent, { frame, keep }) {
    this.parent = parent;
    this.frame = frame;
    this.keep = keep;
    this.note = element("span", { role: "status" });
    this.waiting = element("div", { className: "downhill-controls", hidden: true },
      this.note, button("Cancel", "Cancel the film", () => this.cancel()));
    this.title = element("strong");
    this.slider = element("input", { type: "range", min: 0, step: 1, className: "downhill-scrub" });
    this.slider.addEventListener("input", () => { this.stop(); this.seek(Number(this.slider.value)); });
    this.value = element("output", { className: "downhill-step" });
    this.play = button("Play", "Play or pause the film", () => this.toggle());
    this.chartBox = element("div");
    this.chart = new SweepChart(this.chartBox, (index) => { this.stop(); this.seek(index); });
    this.controls = element("div", { className: "downhill-controls" },
      this.title, this.play, this.slider, this.value,
      button("Keep this value", "Keep this value: set the entrant to it", () => this.keepShown()),
      button("Close", "Close the film", () => this.close()),
    );
    this.opened = element("div", { hidden: true }, this.controls, this.chartBox);
    parent.hidden = true;
    parent.append(this.waiting, this.opened);
  }

  get isOpen() {
    return !this.opened.hidden;
  }

  /**
   * Say, where the film will be, what becomes of it; with an empty text nothing is said any more.
   * @param {string} text
   */
  say(text) {
    this.note.textContent = text;
    this.waiting.hidden = !text;
    this.reveal();
  }

  /** Have in sight what there is of it. */
  reveal() {
    this.parent.hidden = this.waiting.hidden && this.opened.hidden;
    bringIntoSight(this.parent, this.isOpen ? this.controls : this.waiting);
  }

  /**
   * Fetch and open the film over a hyperparameter.
   * @param {Race} race
   * @param {number} entrant
   * @param {string} name
   * @param {Look} look
   * @param {number} width
   */
  async open(race, entrant, name, look, width) {
    const asked = (this.asked = {});
    this.say("Computing the film …");
    try {
      const isWanted = () => this.asked === asked;
      const film = unpackFilm(await askMessage("film", `${race.experiment}&film=${entrant},${name}`, isWanted));
      if (!isWanted()) return;
      this.cancel();
      this.show(race, film, look, width);
    } catch (error) {
      if (this.asked !== asked) return;
      this.asked = null;
      this.say(/** @type {Error} */ (error).message);
    }
  }

  /** There is another race, of which this is not a film: it is neither shown nor waited for. */
  leave() {
    if (this.isOpen) this.close();
    else this.cancel();
  }

  /** None is waited for any more. */
  cancel() {
    this.asked = null;
    this.say("");
  }

  /**
   * @param {Race} race
   * @param {Reel} film
   * @param {Look} look
   * @param {number} width
   */
  show(race, film, look, width) {
    const label = film.name.replaceAll("_", " ");
    Object.assign(this, { race, film, index: film.present });
    this.opened.hidden = false;
    this.title.textContent = `Film: ${race.entrants[film.entrant].label}, ${label} ${film.symbol === label ? "" : film.symbol}`;
    this.slider.max = String(film.values.length - 1);
    this.slider.setAttribute("aria-label", `${label} in the film`);
    this.lay(look, width);
    this.reveal();
  }

  /**
   * Draw chart and path anew, for another view, width or theme.
   * @param {Look} look
   * @param {number} width
   */
  lay(look, width) {
    const { film, race } = this;
    const diverged = film.outcomes.map(({ code }) => code === "diverged");
    const style = look.paths[film.entrant];
    const series = [{ losses: film.finalLosses, diverged, best: film.best, style }];
    const title = film.name.replaceAll("_", " ");
    const scale = race.entrants[film.entrant].hyperparameters.find(({ name }) => name === film.name)?.scale ?? "linear";
    this.chart.show({ scale, values: film.values, series, title, lowest: race.lowestKnown }, look, width);
    this.seek(this.index);
  }

  /** @param {number} index */
  seek(index) {
    const { film } = this;
    this.index = index;
    this.slider.value = String(index);
    this.value.textContent = `${readable(film.values[index])}: loss ${readable(film.finalLosses[index])}, ${film.outcomes[index].text}`;
    this.slider.setAttribute("aria-valuetext", this.value.textContent);
    this.parent.dataset.index = String(index);
    this.chart.draw(index);
    this.frame(film, index);
  }

  toggle() {
    if (this.running) return this.stop();
    const last = this.film.values.length - 1;
    const from = this.index >= last ? 0 : this.index;
    /** @type {number | null} */
    let began = null;
    const tick = (/** @type {number} */ time) => {
      began ??= time;
      const index = Math.min(from + Math.floor(((time - began) / 1000 / SECONDS) * last), last);
      if (index !== this.index) this.seek(index);
      if (index >= last) return this.stop();
      this.running = requestAnimationFrame(tick);
    };
    this.running = requestAnimationFrame(tick);
    this.play.textContent = "Pause";
  }

  stop() {
    if (this.running !== null) cancelAnimationFrame(this.running);
    this.running = null;
    this.play.textContent = "Play";
  }

  keepShown() {
    const { film, index } = this;
    this.close();
    this.keep(film.entrant, film.name, film.values[index]);
  }

  close() {
    this.stop();
    this.opened.hidden = true;
    this.cancel();
    this.frame(null, 0);
  }
}
