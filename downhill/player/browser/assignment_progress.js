// How far a run is, beside the button that has begun it, and a button to cancel it.

import { button, element } from "./elements.js";

/** @import {Status} from "./question.js" */

export class RunProgress {
  /** @param {() => void} cancel */
  constructor(cancel) {
    this.bar = element("progress", { max: 1, "aria-label": "How much of the run is done" });
    this.text = element("span", { role: "status" });
    this.cancel = button("Cancel", "Cancel this run", cancel);
    this.box = element("div", { className: "downhill-row downhill-progress" }, this.bar, this.text, this.cancel);
    this.say("");
  }

  /** @param {Status} status */
  report({ state, progress, text = "" }) {
    const isBusy = state === "computing" || state === "waiting";
    this.say({
      computing: progress ? `${Math.floor(100 * progress)} %` : "Computing …", waiting: "The server is busy; waiting for a turn …",
      cancelled: "Cancelled: it does not count as a run.", failed: text, done: "",
    }[state]);
    this.box.toggleAttribute("data-busy", isBusy);
    this.bar.hidden = this.cancel.hidden = !isBusy;
    if (progress === undefined) this.bar.removeAttribute("value");
    else this.bar.value = progress;
  }

  /**
   * Nothing is under way; this is said of what was.
   * @param {string} text
   */
  say(text) {
    this.text.textContent = text;
    this.bar.hidden = this.cancel.hidden = true;
  }
}
