// Buttons that choose how the race is shown: its layout, and what is drawn with it.

import { button, element } from "./elements.js";
import { canAsk } from "./server.js";

export const LAYOUTS = { overlay: "Overlay", grid: "Side by side", surface: "3D", split: "Split" };

// What of these has to be asked for.
const NEEDS = { surface: "plotly.min.js", arrows: "read-outs", ellipse: "read-outs" };
const ZOOM_STEP = 1.6;

const TOGGLES = {
  arrows: ["Arrows", "Gradient, velocity and step of the entrant looked at"],
  ellipse: ["Ellipse", "The local quadratic: its level line through the entrant looked at"],
  projector: ["Projector", "Larger lines and type, to be read from the back of a room"],
};

export class LayoutChoice {
  constructor(parent, choose) {
    this.choose = choose;
    this.buttons = possible(LAYOUTS).map(([value, text]) =>
      element("button", { type: "button", value, onclick: () => choose(value) }, text));
    parent.append(group("Layout", this.buttons));
  }

  show(layout) {
    this.layout = layout;
    for (const each of this.buttons) each.setAttribute("aria-pressed", String(each.value === layout));
  }

  /** The layout after the one shown. */
  next() {
    const layouts = this.buttons.map(({ value }) => value);
    this.choose(layouts[(layouts.indexOf(this.layout) + 1) % layouts.length]);
  }
}

export class Toggles {
  /** `prefer({name: on})` is called for what is switched. */
  constructor(parent, prefer) {
    this.buttons = possible(TOGGLES).map(([value, [text, title]]) =>
      button(text, title, () => prefer({ [value]: !this.preferences[value] }), { value, "aria-label": text }));
    parent.append(group("Show", this.buttons));
  }

  show(preferences) {
    this.preferences = preferences;
    for (const each of this.buttons) each.setAttribute("aria-pressed", String(preferences[each.value]));
  }
}

/** Buttons that zoom the stage; a relief has a camera instead. */
export class Zoom {
  constructor(parent, stage) {
    this.buttons = [
      button("+", "Zoom in (or control and wheel, or two fingers)", () => stage.zoomBy(ZOOM_STEP)),
      button("−", "Zoom out", () => stage.zoomBy(1 / ZOOM_STEP)),
      button("⟲", "Show the whole landscape", () => stage.reset()),
    ];
    parent.append(group("Zoom", this.buttons));
  }

  show(layout) {
    for (const each of this.buttons) each.disabled = layout === "surface";
  }
}

/** The entries whose answers there will be. */
function possible(choices) {
  return Object.entries(choices).filter(([value]) => !NEEDS[value] || canAsk(NEEDS[value]));
}

function group(label, buttons) {
  return element("div", { className: "downhill-group", role: "group", "aria-label": label }, ...buttons);
}
