// The hyperparameter film: one entrant at a hundred values of one hyperparameter, computed at once, scrubbed here.

import { button, element } from "./elements.js";
import { readable } from "./numbers.js";
import { askMessage } from "./server.js";
import { SweepChart } from "./sweep_chart.js";

const SECONDS = 6;

/** A film as it arrives; `paths[index]` has x and y, functions of the step, and `lastStep`. */
export function unpackFilm({ header, buffer, start }) {
  const { values, lastSteps, rows, stride, stepsShown } = header;
  const places = new Float32Array(buffer, start);
  const shown = places.length / 2 / values.length;
  const stepOf = (index) => stepsShown?.[index] ?? index;
  const paths = values.map((_, value) => {
    const place = (index, axis) => places[2 * (value * shown + index) + axis];
    // Between two steps that were sent the path is drawn straight; towards a divergence it is not drawn.
    const at = (step, axis) => {
      const low = Math.min(Math.floor(step / stride), shown - 1);
      if (low === shown - 1) return place(low, axis);
      const [from, to] = [low, low + 1].map((index) => Math.min(stepOf(index), rows[value] - 1));
      if (from === to || to > lastSteps[value]) return place(low, axis);
      const share = Math.min((step - from) / (to - from), 1);
      return place(low, axis) + share * (place(low + 1, axis) - place(low, axis));
    };
    return { x: (step) => at(step, 0), y: (step) => at(step, 1), lastStep: lastSteps[value] };
  });
  return { ...header, paths };
}

export class Film {
  /** `frame(film, index)` shows a value's path, `frame(null)` the race again; `keep(entrant, name, value)` sets it. */
  constructor(parent, { frame, keep, tell }) {
    Object.assign(this, { parent, frame, keep, tell });
    this.title = element("strong");
    this.slider = element("input", { type: "range", min: 0, step: 1, className: "downhill-scrub" });
    this.slider.addEventListener("input", () => { this.stop(); this.seek(Number(this.slider.value)); });
    this.value = element("output", { className: "downhill-step" });
    this.play = button("Play", "Play or pause the film", () => this.toggle());
    this.chartBox = element("div");
    this.chart = new SweepChart(this.chartBox, (index) => { this.stop(); this.seek(index); });
    parent.hidden = true;
    parent.append(
      element("div", { className: "downhill-controls" },
        this.title, this.play, this.slider, this.value,
        button("Keep this value", "Keep this value: set the entrant to it", () => this.keepShown()),
        button("Close", "Close the film", () => this.close()),
      ),
      this.chartBox,
    );
  }

  get isOpen() {
    return !this.parent.hidden;
  }

  /** Fetch and open the film over a hyperparameter. */
  async open(race, entrant, name, look, width) {
    this.wanted = { race, entrant, name };
    const { wanted } = this;
    this.tell("Computing the film …");
    try {
      const film = unpackFilm(await askMessage("film", `${race.experiment}&film=${entrant},${name}`));
      if (this.wanted !== wanted) return;
      this.tell("");
      this.show(race, film, look, width);
    } catch (error) {
      if (this.wanted === wanted) this.tell(error.message);
    }
  }

  show(race, film, look, width) {
    const label = film.name.replaceAll("_", " ");
    Object.assign(this, { race, film, index: film.present });
    this.parent.hidden = false;
    this.title.textContent = `Film: ${race.entrants[film.entrant].label}, ${label} ${film.symbol === label ? "" : film.symbol}`;
    this.slider.max = String(film.values.length - 1);
    this.slider.setAttribute("aria-label", `${label} in the film`);
    this.lay(look, width);
  }

  /** Draw chart and path anew, for another view, width or theme. */
  lay(look, width) {
    const { film, race } = this;
    const diverged = film.outcomes.map((outcome) => outcome.startsWith("diverged"));
    const style = look.paths[film.entrant];
    const series = [{ losses: film.finalLosses, diverged, best: film.best, style }];
    const title = film.name.replaceAll("_", " ");
    this.chart.show({ values: film.values, series, title, lowest: race.lowestKnown }, look, width);
    this.seek(this.index);
  }

  seek(index) {
    const { film } = this;
    this.index = index;
    this.slider.value = String(index);
    this.value.textContent = `${readable(film.values[index])}: loss ${readable(film.finalLosses[index])}, ${film.outcomes[index]}`;
    this.slider.setAttribute("aria-valuetext", this.value.textContent);
    this.parent.dataset.index = String(index);
    this.chart.draw(index);
    this.frame(film, index);
  }

  toggle() {
    if (this.running) return this.stop();
    const last = this.film.values.length - 1;
    const from = this.index >= last ? 0 : this.index;
    let began = null;
    const tick = (time) => {
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
    cancelAnimationFrame(this.running);
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
    this.wanted = null;
    this.parent.hidden = true;
    this.frame(null);
  }
}
