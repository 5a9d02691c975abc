// Running: what may be changed, the button, how far it is, and the runs so far.

import { changeOf } from "./assignment_change.js";
import { StudentControls } from "./assignment_controls.js";
import { RunProgress } from "./assignment_progress.js";
import { leftWords, runList } from "./assignment_runs.js";
import { post } from "./assignment_server.js";
import { UnfinishedRun } from "./assignment_unfinished.js";
import { button, element, section } from "./elements.js";
import { brokenOff, frames } from "./map_frames.js";
import { decode } from "./message.js";
import { Refused } from "./server.js";

/** @import {Chosen, DoneRecord} from "./assignment_record.js" */
/** @import {Message} from "./message.js" */
/** @import {RunHeader, StudentPage, WorkChange} from "./wire.js" */

/**
 * @typedef {object} Handlers
 * @property {(chosen: Chosen, before: Chosen) => void} chosen something may be run otherwise
 * @property {(frame: Message<{}>) => void} came some of the picture is there while it is run
 * @property {(message: Message<RunHeader>) => Promise<void>} run it has been run
 * @property {(index: number) => void} show a run is to be shown again
 * @property {() => void} cancel a run that is to be shown again, for which nobody waits any more
 */

export class Running {
  /** @type {AbortController | null} of the run that is under way */
  abort = null;
  seen = ""; // what was said of a number when the button was pressed

  /**
   * @param {StudentPage} page
   * @param {DoneRecord} record
   * @param {Handlers} handlers
   */
  constructor(page, record, handlers) {
    this.page = page;
    this.record = record;
    this.handlers = handlers;
    this.unfinished = new UnfinishedRun(page.digest);
    this.controls = new StudentControls(page, () => record.done.chosen, (chosen) => this.choose(chosen));
    this.button = button("Run", "Run", () => this.run(), { className: "downhill-main downhill-run" });
    for (const pressed of ["pointerdown", "keydown"]) this.button.addEventListener(pressed, () => { this.seen = this.controls.refusal; });
    this.progress = new RunProgress(() => (this.abort ? this.abort.abort() : handlers.cancel()));
    this.fault = element("p", { role: "alert", className: "downhill-fault", hidden: true });
    this.runs = element("div", {});
    this.box = section("Run", ...(this.controls.isEmpty ? [] : [this.controls.box]),
      element("div", { className: "downhill-row" }, this.button, this.progress.box), this.fault, this.runs);
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
    this.progress.say("");
    this.handlers.chosen(chosen, before);
  }

  async run() {
    const { seen, controls: { refusal } } = this;
    this.seen = refusal;
    if (refusal && refusal !== seen) return; // that a number is not taken has come with this very press: not to be run with the one before
    await this.start(changeOf(this.page, this.record.done.chosen));
  }

  /** The page has been loaded anew: what was under way, and has not counted, is run again. */
  async resume() {
    const { change } = this.unfinished;
    if (change && !this.button.disabled) await this.start(change);
  }

  /** Nobody wants the run that is under way. */
  stop() {
    this.abort?.abort();
    this.unfinished.end();
  }

  /** @param {WorkChange} change */
  async start(change) {
    this.complain("");
    const same = this.record.runOf(change);
    if (same >= 0) {
      this.unfinished.end();
      this.progress.say(`This is the same as run ${same + 1}, which is shown again.`);
      this.handlers.show(same);
      return;
    }
    const { signal } = (this.abort = new AbortController());
    this.unfinished.begin(change);
    this.handlers.cancel(); // of an earlier run, which may still be on its way to be shown again
    Object.assign(this.button, { textContent: "Running …", disabled: true });
    this.progress.report({ state: "computing" });
    try {
      const message = await this.ask(change, signal);
      this.progress.report({ state: "done" });
      this.record.addRun(message.header, change);
      this.unfinished.end();
      await this.handlers.run(message);
    } catch (error) {
      if (signal.aborted || error instanceof Refused) this.unfinished.end(); // else the connection is lost, as by a reload
      this.progress.report({ state: signal.aborted ? "cancelled" : "done" });
      if (!signal.aborted) this.complain(/** @type {Error} */ (error).message);
    }
    this.abort = null;
    const hadFocus = document.activeElement === document.body;
    this.show();
    if (hadFocus) this.button.focus({ preventScroll: true }); // which it lost while it could not be used
  }

  /**
   * The server's answer: of a race one message, of other work frames, the last of which says what has come of it.
   * @param {WorkChange} change
   * @param {AbortSignal} signal
   * @returns {Promise<Message<RunHeader>>}
   */
  async ask(change, signal) {
    const { page, record } = this;
    const question = { assignment: page.text, change, run: record.done.runs.length };
    const response = await post("run", question, { signal, onBusy: () => this.progress.report({ state: "waiting" }) });
    if (page.kind === "race") return decode(new Uint8Array(await response.arrayBuffer()));
    for await (const frame of frames(/** @type {ReadableStream<Uint8Array>} */ (response.body))) {
      signal.throwIfAborted();
      if ("attempt" in frame.header) return /** @type {Message<RunHeader>} */ (frame);
      this.handlers.came(frame);
    }
    throw brokenOff();
  }

  /** @param {string} fault */
  complain(fault) {
    this.fault.textContent = fault;
    this.fault.hidden = !fault;
  }
}
