// Where the race starts: a handle for the keyboard, and starts worth trying.

import { element } from "./elements.js";
import { ask } from "./server.js";
import { inside, toPixel } from "./view.js";

/** @import {Landscape} from "./landscape.js" */
/** @import {Race} from "./race.js" */
/** @import {Stage} from "./stage.js" */
/** @import {Pair, RidgeStart} from "./wire.js" */

const FRACTION_OF_VIEW = 0.01;
const FAST = 5;
/** @type {Record<string, Pair>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** The focusable ring at the start, moved by arrow keys. */
export class StartHandle {
  /** @type {Pair | null} where the keys have moved it, until they are let go */
  moved = null;

  /**
   * @param {Stage} stage
   * @param {() => Pair} keptStart where the last one was kept
   * @param {(point: Pair, done: boolean) => void} move tries one out, or keeps it
   */
  constructor(stage, keptStart, move) {
    this.stage = stage;
    this.keptStart = keptStart;
    this.move = move;
    this.handle = element("div", { className: "downhill-start", role: "application", tabIndex: 0, "data-own-keys": "" });
    this.handle.addEventListener("keydown", (event) => this.pressed(event));
    this.handle.addEventListener("keyup", (event) => ARROWS[event.key] && this.done());
    this.handle.addEventListener("blur", () => this.done());
    stage.parent.append(this.handle);
  }

  /** Put it where the start is. */
  show() {
    const { panels, race } = this.stage;
    const [x, y] = race.start;
    /** @type {Pair} */
    const at = [panels[0].toX(x), panels[0].toY(y)];
    this.handle.hidden = this.stage.panelAt(...at) < 0;
    this.handle.style.transform = `translate(${at[0]}px, ${at[1]}px)`;
    this.handle.setAttribute("aria-label", `Start (${x}, ${y}): arrow keys move it, with shift faster`);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const { viewport: { view, shown }, panels: [panel] } = this.stage;
    const from = this.moved ?? this.keptStart();
    const by = FRACTION_OF_VIEW * (event.shiftKey ? FAST : 1);
    const shifted = (/** @type {0 | 1} */ axis) => from[axis] + arrow[axis] * by * (view[axis][1] - view[axis][0]);
    const [x, y] = inside(shown, [shifted(0), shifted(1)]);
    this.moved = [toPixel(x, panel.fromX(1) - panel.fromX(0)), toPixel(y, panel.fromY(1) - panel.fromY(0))];
    this.move(this.moved, false);
  }

  done() {
    if (this.moved) this.move(this.moved, true);
    this.moved = null;
  }
}

/** The menu of starts. */
export class StartMenu {
  /** @type {Race} */
  race;
  /** @type {Landscape} */
  landscape;

  /**
   * @param {HTMLElement} parent
   * @param {(point: Pair, why: string) => void} choose is called with a start
   * @param {(text: string) => void} showStatus is called if there is none
   */
  constructor(parent, choose, showStatus) {
    this.select = element("select", { "aria-label": "Start from", title: "Start from" });
    this.choose = choose;
    this.showStatus = showStatus;
    this.select.addEventListener("change", () => this.chosen(this.select.value));
    parent.append(this.select);
  }

  /**
   * @param {Race} race
   * @param {Landscape} landscape
   */
  show(race, landscape) {
    this.race = race;
    if (this.landscape === landscape) return;
    this.landscape = landscape;
    const option = (/** @type {string} */ value, /** @type {string} */ textContent) => element("option", { value, textContent });
    this.select.replaceChildren(
      option("", "Start from …"), option("random", "a random point"), option("ridge", "the ridge"),
      ...landscape.starts.map(({ name }, index) => option(String(index), name)),
    );
  }

  /** @param {string} value */
  async chosen(value) {
    this.select.value = "";
    if (value === "") return;
    if (value === "random") return this.choose(this.randomPoint(), "");
    if (value === "ridge") return this.ridge();
    const { point, shows } = this.landscape.starts[Number(value)];
    this.choose(point, shows);
  }

  randomPoint() {
    const between = (/** @type {Pair} */ [low, high]) => toPixel(low + Math.random() * (high - low), (high - low) / 1000);
    const [x, y] = this.landscape.view;
    return /** @type {Pair} */ ([between(x), between(y)]);
  }

  async ridge() {
    const { landscape } = this;
    const isWanted = () => this.landscape === landscape && this.select.isConnected;
    try {
      const { start } = /** @type {RidgeStart} */ (await (await ask("ridge-start", this.race.experiment, isWanted)).json());
      if (!isWanted()) return;
      if (start) this.choose(start, "On the ridge the slope leads along it: a step aside decides to which side a run falls.");
      else this.showStatus("This landscape has no ridge: nowhere in its view does it curve downwards.");
    } catch (error) {
      if (isWanted()) this.showStatus(/** @type {Error} */ (error).message);
    }
  }
}
