// A menu that opens below its name, for what is seldom needed.

import { element } from "./elements.js";

export class Menu {
  /**
   * @param {HTMLElement} parent
   * @param {string} name
   */
  constructor(parent, name) {
    this.content = element("div", { className: "downhill-menu" });
    const summary = element("summary", { textContent: name });
    this.details = element("details", { className: "downhill-more" }, summary, this.content);
    parent.append(this.details);
  }

  /** Close at a click beside it, and at Escape; returns what ends the listening. */
  listen() {
    const { details } = this;
    const press = (/** @type {PointerEvent} */ event) => {
      if (!event.composedPath().includes(details)) details.open = false;
    };
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      event.stopPropagation();
      details.open = false;
      details.querySelector("summary")?.focus();
    });
    document.addEventListener("pointerdown", press);
    return () => document.removeEventListener("pointerdown", press);
  }
}
