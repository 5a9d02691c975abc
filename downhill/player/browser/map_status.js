// How far a map is: a bar while it is computed, what has become of it, and buttons to cancel it and to go on.

import { button, element } from "./elements.js";

/** @import {Status} from "./question.js" */

export class MapStatus {
  /**
   * @param {HTMLElement} root whose attribute says the state
   * @param {object} handlers
   * @param {() => void} handlers.cancel
   * @param {() => void} handlers.goOn
   */
  constructor(root, { cancel, goOn }) {
    this.root = root;
    this.bar = element("progress", { max: 1, "aria-label": "How much of the map is done" });
    this.text = element("span", { className: "downhill-map-status", role: "status" });
    this.cancel = button("Cancel", "Cancel: compute this map no further", cancel);
    this.goOn = button("Go on", "Go on with this map", goOn);
    this.elements = [this.bar, this.text, this.cancel, this.goOn];
  }

  /**
   * @param {Status} status
   * @param {string} shown what is said of the map that is shown
   */
  show({ state, progress = 0, text = "" }, shown) {
    const isBusy = state === "computing" || state === "waiting";
    this.root.dataset.state = state;
    this.bar.hidden = this.cancel.hidden = !isBusy;
    this.goOn.hidden = state !== "cancelled" && state !== "failed";
    this.bar.value = progress;
    this.text.textContent = {
      computing: `${Math.floor(100 * progress)} %`, waiting: "The server is busy; waiting for a turn …",
      cancelled: "Cancelled: this is not the whole map.", failed: text, done: shown,
    }[state];
  }
}
