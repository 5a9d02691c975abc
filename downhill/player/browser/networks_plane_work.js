// A button that has something made, how far that is, and what has become of it; while it is made the button cancels.

import { element } from "./elements.js";
import { PlaneQuestion } from "./networks_plane_question.js";

/** @import {Message} from "./message.js" */
/** @import {Status} from "./question.js" */

/** @template {object} Header */
export class Work {
  isBusy = false;

  /**
   * @param {object} work
   * @param {string} work.text the button's
   * @param {string} work.label what it does
   * @param {() => void} work.begin is called when it is pressed
   * @param {(answer: Message<Header>) => void} work.found is called with what has been made
   */
  constructor({ text, label, begin, found }) {
    this.text = text;
    this.label = label;
    /** @type {PlaneQuestion<Header>} */
    this.question = new PlaneQuestion((status) => this.report(status), found);
    this.button = element("button", { type: "button", onclick: () => (this.isBusy ? this.question.cancel() : begin()) });
    this.bar = element("progress", { max: 1, "aria-label": `How much is done: ${label}` });
    this.status = element("span", { className: "downhill-plane-status", role: "status" });
    this.elements = [this.button, this.bar, this.status];
    this.report({ state: "done" });
  }

  /**
   * @param {string} question route and query
   * @param {Uint8Array<ArrayBuffer> | null} table
   */
  ask(question, table) {
    this.question.ask({ question, table });
  }

  /** @param {Status} status */
  report({ state, progress = 0, text = "" }) {
    this.isBusy = state === "computing" || state === "waiting";
    const [words, label] = this.isBusy ? ["Cancel", `Cancel: ${this.label}`] : [this.text, this.label];
    if (this.button.textContent !== words) Object.assign(this.button, { textContent: words, title: label, ariaLabel: label });
    this.bar.hidden = !this.isBusy;
    this.bar.value = progress;
    const said = {
      computing: progress ? `${Math.floor(100 * progress)} %` : "Computing …", waiting: "The server is busy; waiting for a turn …",
      cancelled: "Cancelled.", failed: text, done: "",
    }[state];
    if (this.status.textContent !== said) this.status.textContent = said;
  }

  /** Nobody wants it any more. */
  leave() {
    this.question.leave();
    this.report({ state: "done" });
  }
}
