// Buttons that choose how the race is shown: its layout, and what is drawn with it.

import { button, element, group } from "./elements.js";

/** @import {Asks} from "./server.js" */
/** @import {Stage} from "./stage.js" */
/** @import {Layout} from "./wire.js" */

/** @type {Record<Layout, string>} */
export const LAYOUTS = { overlay: "Overlay", grid: "Side by side", surface: "3D", split: "Split" };

// What of these has to be asked for.
/** @type {Record<string, string>} */
const NEEDS = { surface: "plotly.min.js", arrows: "read-outs", ellipse: "read-outs" };
const ZOOM_STEP = 1.6;
const CORNERS = `<svg class="downhill-corners" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M1 5V1h4M11 1h4v4M15 11v4h-4M5 15H1v-4"/></svg>`;

/** @type {Record<string, [text: string, title: string]>} */
const TOGGLES = {
  arrows: ["Arrows", "Gradient, velocity and step of the entrant looked at"],
  ellipse: ["Ellipse", "The local quadratic: its level line through the entrant looked at"],
};

export class LayoutChoice {
  /** @type {Layout} */
  layout = "overlay";

  /**
   * @param {HTMLElement} parent
   * @param {(layout: Layout) => void} choose
   * @param {Asks} asks
   */
  constructor(parent, choose, asks) {
    this.choose = choose;
    this.layouts = possible(LAYOUTS, asks);
    const options = this.layouts.map((value) => element("option", { value, textContent: LAYOUTS[value] }));
    this.select = element("select", { "aria-label": "Layout", title: "Layout (l: the next)" }, ...options);
    this.select.addEventListener("change", () => choose(/** @type {Layout} */ (this.select.value)));
    parent.append(this.select);
  }

  /** @param {Layout} layout */
  show(layout) {
    this.layout = layout;
    this.select.value = layout;
  }

  /** The layout after the one shown. */
  next() {
    this.choose(this.layouts[(this.layouts.indexOf(this.layout) + 1) % this.layouts.length]);
  }
}

export class Toggles {
  /** @type {Record<string, unknown>} */
  preferences = {};

  /**
   * @param {HTMLElement} parent
   * @param {(changed: Record<string, boolean>) => void} prefer is called with what is switched
   * @param {Asks} asks
   */
  constructor(parent, prefer, asks) {
    this.buttons = possible(TOGGLES, asks).map((value) => {
      const [text, title] = TOGGLES[value];
      return button(text, title, () => prefer({ [value]: !this.preferences[value] }), { value, "aria-label": text });
    });
    if (this.buttons.length) parent.append(group("Show", this.buttons));
  }

  /** @param {Record<string, unknown>} preferences */
  show(preferences) {
    this.preferences = preferences;
    for (const each of this.buttons) each.setAttribute("aria-pressed", String(preferences[each.value]));
  }
}

/** A button for a room: the picture fills the screen, with large type. */
export class Projector {
  /**
   * @param {HTMLElement} parent
   * @param {(on: boolean) => void} fill is called with whether it is to fill the screen
   */
  constructor(parent, fill) {
    this.fill = fill;
    this.button = button("", "Projector: the picture fills the screen, with large type (f)", () => this.toggle(), {
      "aria-label": "Projector",
    });
    this.button.innerHTML = CORNERS;
    parent.append(this.button);
  }

  get isOn() {
    return this.button.ariaPressed === "true";
  }

  toggle() {
    this.fill(!this.isOn);
  }

  leave() {
    if (this.isOn) this.fill(false);
  }

  /** @param {boolean} isOn */
  show(isOn) {
    this.button.ariaPressed = String(isOn);
  }
}

/** Buttons that zoom the stage; a relief has a camera instead. */
export class Zoom {
  /**
   * @param {HTMLElement} parent
   * @param {Stage} stage
   */
  constructor(parent, stage) {
    this.buttons = [
      button("+", "Zoom in (or control and wheel, or two fingers)", () => stage.zoomBy(ZOOM_STEP)),
      button("−", "Zoom out", () => stage.zoomBy(1 / ZOOM_STEP)),
      button("⟲", "Show the whole landscape", () => stage.reset()),
    ];
    parent.append(group("Zoom", this.buttons));
  }

  /** @param {Layout} layout */
  show(layout) {
    for (const each of this.buttons) each.disabled = layout === "surface";
  }
}

/**
 * The choices whose answers there will be.
 * @template {string} Choice
 * @param {Record<Choice, unknown>} choices
 * @param {Asks} asks
 */
function possible(choices, asks) {
  return /** @type {Choice[]} */ (Object.keys(choices)).filter((value) => !NEEDS[value] || asks(NEEDS[value]));
}
