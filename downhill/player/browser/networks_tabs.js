// Tabs: one of several panels is shown.

import { element } from "./elements.js";

/**
 * @typedef {object} Tab
 * @property {string} id
 * @property {string} name
 * @property {HTMLElement} box
 */

let made = 0;

export class Tabs {
  /**
   * @param {string} label
   * @param {Tab[]} tabs
   * @param {() => void} changed is called when another is shown
   */
  constructor(label, tabs, changed) {
    this.tabs = tabs;
    this.changed = changed;
    this.chosen = tabs[0].id;
    this.buttons = tabs.map(({ id, name, box }) => {
      const prefix = `downhill-tab-${made += 1}`;
      box.id = `${prefix}-panel`;
      box.setAttribute("role", "tabpanel");
      box.setAttribute("aria-labelledby", prefix);
      return element("button", { type: "button", id: prefix, role: "tab", "aria-controls": box.id, value: id, onclick: () => this.choose(id) }, name);
    });
    this.list = element("div", { className: "downhill-networks-tabs", role: "tablist", "aria-label": label }, ...this.buttons);
    this.list.addEventListener("keydown", (event) => this.pressed(event));
    this.show();
  }

  /** @param {string} id */
  choose(id) {
    if (id === this.chosen) return;
    this.chosen = id;
    this.show();
    this.changed();
  }

  /**
   * Whether there is this tab at all.
   * @param {string} id
   * @param {boolean} isThere
   */
  offer(id, isThere) {
    this.buttons[this.tabs.findIndex((tab) => tab.id === id)].hidden = !isThere;
    if (!isThere && this.chosen === id) this.choose(this.tabs[0].id);
  }

  show() {
    this.tabs.forEach(({ id, box }, index) => {
      const isChosen = id === this.chosen;
      box.hidden = !isChosen;
      Object.assign(this.buttons[index], { ariaSelected: String(isChosen), tabIndex: isChosen ? 0 : -1 });
    });
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const offered = this.buttons.filter(({ hidden }) => !hidden);
    const at = offered.findIndex(({ value }) => value === this.chosen);
    /** @type {Record<string, number>} */
    const places = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 };
    const next = places[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const button = /** @type {HTMLButtonElement} */ (offered.at(next % offered.length));
    this.choose(button.value);
    button.focus();
  }
}
