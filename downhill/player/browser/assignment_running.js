// Running: what may be changed, the button, and the runs so far.

import { changeOf } from "./assignment_change.js";
import { StudentControls } from "./assignment_controls.js";
import { leftWords, runList } from "./assignment_runs.js";
import { post } from "./assignment_server.js";
import { button, element, section } from "./elements.js";
import { decode } from "./message.js";

/** @import {Chosen, DoneRecord} from "./assignment_record.js" */
/** @import {Message} from "./message.js" */
/** @import {RunHeader, StudentPage} from "./wire.js" */

/**
 * @typedef {object} Handlers
 * @property {(chosen: Chosen, before: Chosen) => void} chosen something may be run otherwise
 * @property {(message: Message<RunHeader>) => Promise<void>} run it has been run
 * @property {((index: number) => void) | null} show a run is to be shown again; null where there is no picture
 */

export class Running {
  /**
   * @param {StudentPage} page
   * @param {DoneRecord} record
   * @param {Handlers} handlers
   */
  constructor(page, record, handlers) {
    this.page = page;
    this.record = record;
    this.handlers = handlers;
    this.controls = new StudentControls(page, () => record.done.chosen, (chosen) => this.choose(chosen));
    this.button = button("Run", "Run", () => this.run(), { className: "downhill-main downhill-run" });
    this.fault = element("p", { role: "alert", className: "downhill-fault", hidden: true });
    this.runs = element("div", {});
    this.box = section("Run", ...(this.controls.isEmpty ? [] : [this.controls.box]), this.button, this.fault, this.runs);
    this.show();
  }

  /** The runs so far, and whether there may be another. */
  show() {
    const { page, record: { done: { runs } } } = this;
    Object.assign(this.button, { textContent: "Run", disabled: runs.length >= page.runs });
    const left = leftWords(page, runs.length);
    this.runs.replaceChildren(
      ...(left ? [element("p", { className: "downhill-hint", textContent: left })] : []),
      ...(runs.length ? [element("h3", { textContent: "Your runs" }), runList(runs, page.goal, this.handlers.show)] : []));
  }

  /** @param {Chosen} chosen */
  choose(chosen) {
    const before = this.record.done.chosen;
    this.record.keep({ chosen });
    this.controls.show();
    this.handlers.chosen(chosen, before);
  }

  async run() {
    const { page, record } = this;
    this.complain("");
    Object.assign(this.button, { textContent: "Running …", disabled: true });
    try {
      const { chosen, runs } = record.done;
      const response = await post("run", { assignment: page.text, change: changeOf(page, chosen), run: runs.length });
      const message = /** @type {Message<RunHeader>} */ (decode(new Uint8Array(await response.arrayBuffer())));
      record.addRun(message.header);
      await this.handlers.run(message);
    } catch (error) {
      this.complain(/** @type {Error} */ (error).message);
    }
    const hadFocus = document.activeElement === document.body;
    this.show();
    if (hadFocus) this.button.focus({ preventScroll: true }); // which it lost while it could not be used
  }

  /** @param {string} fault */
  complain(fault) {
    this.fault.textContent = fault;
    this.fault.hidden = !fault;
  }
}
