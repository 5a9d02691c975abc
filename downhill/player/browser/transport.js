// The controls of time: play, step, scrub, speed, loop.

import { button, element } from "./elements.js";
import { SPEEDS } from "./playback.js";

const STRIDE = 10;

/** @import {Playback} from "./playback.js" */

export class Transport {
  // What is shown, to set only what is new: each button's text that is set has the page laid out again.
  settings = "";
  unit = "step"; // what is counted

  /**
   * @param {HTMLElement} parent
   * @param {Playback} playback
   * @param {() => void} changed is called whenever a person has changed something here
   */
  constructor(parent, playback, changed) {
    this.playback = playback;
    this.changed = changed;
    this.play = button("Play", "Play or pause (space)", () => this.act(() => playback.toggle()), {
      className: "downhill-play",
    });
    this.scrub = element("input", { type: "range", className: "downhill-scrub", min: "0", step: "1", value: "0", "aria-label": "Step" });
    this.scrub.addEventListener("input", () => this.act(() => playback.seek(Number(this.scrub.value))));
    this.label = element("output", { className: "downhill-step" });
    this.speed = element("select", { "aria-label": "Speed", title: "Speed" });
    for (const speed of SPEEDS) this.speed.append(element("option", { value: speed, textContent: `${speed}×` }));
    this.speed.addEventListener("change", () => this.act(() => { playback.speed = Number(this.speed.value); }));
    this.loop = button("Loop", "Loop: begin again at the end", () => this.act(() => { playback.loop = !playback.loop; }));
    parent.append(
      this.play,
      element("div", { className: "downhill-group", role: "group", "aria-label": "Steps" },
        button("«", "To the start (home)", () => this.act(() => playback.seek(0))),
        button("−1", "1 step back (left; 10 with shift)", () => this.act(() => playback.move(-1))),
        button("+1", "1 step on (right; 10 with shift)", () => this.act(() => playback.move(1))),
        button("»", "To the end (end)", () => this.act(() => playback.seek(playback.steps))),
      ),
      this.scrub, this.label, this.speed,
    );
    this.show();
    this.write();
  }

  /** @param {() => void} change */
  act(change) {
    change();
    this.changed();
  }

  /** Key names as events give them, shift named first; what they do here. */
  get keys() {
    const { playback } = this;
    /** @type {Record<string, () => void>} */
    const keys = {
      " ": () => playback.toggle(),
      ArrowLeft: () => playback.move(-1),
      ArrowRight: () => playback.move(1),
      "Shift+ArrowLeft": () => playback.move(-STRIDE),
      "Shift+ArrowRight": () => playback.move(STRIDE),
      Home: () => playback.seek(0),
      End: () => playback.seek(playback.steps),
    };
    return Object.fromEntries(Object.entries(keys).map(([key, change]) => [key, () => this.act(change)]));
  }

  /** Bring the buttons in line; called at every frame, so it only touches what has changed. */
  show() {
    const { steps, playing, speed, loop } = this.playback;
    const settings = `${steps} ${playing} ${speed} ${loop}`;
    if (settings !== this.settings) {
      this.settings = settings;
      this.scrub.max = String(steps);
      this.play.textContent = playing ? "Pause" : "Play";
      this.speed.value = String(speed);
      this.loop.setAttribute("aria-pressed", String(loop));
    }
  }

  /** Write the moment. */
  write() {
    const { step, steps } = this.playback;
    this.scrub.value = String(step);
    this.label.textContent = `${this.unit} ${step} / ${steps}`;
  }
}
