// The line above the picture: the button that trains, how far it is, and what has become of it.

import { button, element } from "./elements.js";

/** @import {Status} from "./question.js" */

/** @typedef {Omit<Status, "state"> & {state: Status["state"] | "quiet" | "empty"}} BarStatus it may not train yet, or nobody may */

const COMPILING = "Compiling … The first run of a network takes seconds for that; later ones start at once.";
const BUTTONS = { train: "Train", again: "Train again", cancel: "Cancel" };

export class TrainingBar {
  /** @type {BarStatus["state"]} */
  state = "quiet";

  /**
   * @param {HTMLElement} root whose attribute says the state
   * @param {{train: () => void, cancel: () => void}} handlers
   */
  constructor(root, { train, cancel }) {
    this.root = root;
    this.button = button("", "", () => (this.isBusy ? cancel() : train()), { className: "downhill-networks-train" });
    this.bar = element("progress", { max: 1, "aria-label": "How much of the training is done" });
    this.text = element("span", { className: "downhill-networks-status", role: "status" });
    this.line = element("div", { className: "downhill-controls downhill-networks-bar" }, this.button, this.bar, this.text);
  }

  get isBusy() {
    return this.state === "computing" || this.state === "waiting";
  }

  /**
   * @param {BarStatus} status
   * @param {string} about what has been trained, in words
   */
  show({ state, progress = 0, text = "" }, about) {
    this.root.dataset.state = this.state = state;
    const does = this.isBusy ? "cancel" : state === "quiet" ? "train" : "again";
    const words = BUTTONS[does];
    if (this.button.textContent !== words) Object.assign(this.button, { textContent: words, title: words, ariaLabel: words });
    this.button.dataset.does = does;
    this.bar.hidden = !this.isBusy;
    this.bar.value = progress;
    this.line.hidden = state === "empty";
    const said = {
      quiet: "", empty: "", computing: progress ? `${Math.floor(100 * progress)} %` : COMPILING,
      waiting: "The server is busy; waiting for a turn …", cancelled: "Cancelled: the curves end where it stopped.",
      failed: text, done: about,
    }[state];
    if (this.text.textContent !== said) this.text.textContent = said;
  }
}
