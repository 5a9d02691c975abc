// Where the race starts: a handle for the keyboard, and starts worth trying.

import { element } from "./elements.js";
import { ask } from "./server.js";
import { inside, toPixel } from "./view.js";

const SHARE_OF_VIEW = 0.01;
const FAST = 5;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** The focusable ring at the start, moved by arrow keys from where the last one was `kept()`; `move(point, done)` tries or keeps one. */
export class StartHandle {
  constructor(stage, kept, move) {
    Object.assign(this, { stage, kept, move });
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
    const at = [panels[0].toX(x), panels[0].toY(y)];
    this.handle.hidden = this.stage.panelAt(...at) < 0;
    this.handle.style.transform = `translate(${at[0]}px, ${at[1]}px)`;
    this.handle.setAttribute("aria-label", `Start (${x}, ${y}): arrow keys move it, with shift faster`);
  }

  pressed(event) {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const { viewport: { view }, panels: [panel] } = this.stage;
    this.moved ??= this.kept();
    const by = SHARE_OF_VIEW * (event.shiftKey ? FAST : 1);
    const shifted = this.moved.map((value, axis) => value + arrow[axis] * by * (view[axis][1] - view[axis][0]));
    const perPixel = [panel.fromX(1) - panel.fromX(0), panel.fromY(1) - panel.fromY(0)];
    this.moved = inside(view, shifted).map((value, axis) => toPixel(value, perPixel[axis]));
    this.move(this.moved, false);
  }

  done() {
    if (this.moved) this.move(this.moved, true);
    this.moved = null;
  }
}

/** The menu of starts; `choose(point, why)` is called with one, `tell(text)` if there is none. */
export class StartMenu {
  constructor(parent, choose, tell) {
    this.select = element("select", { "aria-label": "Start from", title: "Start from" });
    this.choose = choose;
    this.tell = tell;
    this.select.addEventListener("change", () => this.chosen(this.select.value));
    parent.append(this.select);
  }

  show(race, landscape) {
    this.race = race;
    if (this.landscape === landscape) return;
    this.landscape = landscape;
    const option = (value, textContent) => element("option", { value, textContent });
    this.select.replaceChildren(
      option("", "Start from …"), option("random", "a random point"), option("ridge", "the ridge"),
      ...landscape.starts.map(({ name }, index) => option(index, name)),
    );
  }

  async chosen(value) {
    this.select.value = "";
    if (value === "") return;
    if (value === "random") return this.choose(this.randomPoint(), "");
    if (value === "ridge") return this.ridge();
    const { point, shows } = this.landscape.starts[Number(value)];
    this.choose(point, shows);
  }

  randomPoint() {
    return this.landscape.view.map(([low, high]) => toPixel(low + Math.random() * (high - low), (high - low) / 1000));
  }

  async ridge() {
    try {
      const { start } = await (await ask("ridge-start", this.race.experiment)).json();
      if (start) this.choose(start, "On the ridge the slope leads along it: a step aside decides to which side a run falls.");
      else this.tell("This landscape has no ridge: nowhere in its view does it curve downwards.");
    } catch (error) {
      this.tell(error.message);
    }
  }
}
