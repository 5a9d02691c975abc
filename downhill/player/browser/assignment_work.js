// What somebody does with an assignment: its parts on the page, in the order in which they are needed.

import { NoAnswer, answerOf, answered, isOpen } from "./assignment_answers.js";
import { changeOf, landscapeOf, startOf, within } from "./assignment_change.js";
import { StudentControls } from "./assignment_controls.js";
import { HandInForm } from "./assignment_hand_in.js";
import { lockedAnswer, questionField } from "./assignment_questions.js";
import { StudentRace } from "./assignment_race.js";
import { DoneRecord } from "./assignment_record.js";
import { leftWords, runList } from "./assignment_runs.js";
import { post } from "./assignment_server.js";
import { button, element } from "./elements.js";
import { decode } from "./message.js";

/** @import {Field} from "./assignment_questions.js" */
/** @import {Chosen} from "./assignment_record.js" */
/** @import {Message} from "./message.js" */
/** @import {Pair, RaceHeader, RunHeader, StudentPage} from "./wire.js" */

const KEPT = "What you do here is kept in this browser, and nowhere else.";
const BESIDE = "(min-width: 900px)"; // as in assignment.css: the picture stands beside the words
const NOT_KEPT = "This browser keeps nothing: hand in before you close this page.";

export class StudentWork {
  /** @type {number | null} the question whose point is chosen on the picture */
  aimed = null;
  /** @type {Map<number, Field>} of the questions that can be answered now */
  fields = new Map();

  /**
   * @param {HTMLElement} main
   * @param {StudentPage} page
   */
  constructor(main, page) {
    this.page = page;
    this.record = new DoneRecord(page.digest, () => this.begin());
    this.race = page.kind === "race" ? new StudentRace({
      mayMoveStart: () => this.mayRun && page.start !== null,
      startMoved: (start) => this.moveStart(start),
      point: () => (this.aimed === null ? null : this.pointOf(this.aimed) ?? startOf(page, this.done.chosen)),
      pointMoved: (point) => this.fields.get(this.aimed ?? -1)?.point?.(point),
      points: () => page.questions.flatMap(({ kind }, index) => {
        const at = kind === "point" ? this.pointOf(index) : null;
        return at ? [{ at, text: String(index + 1) }] : [];
      }),
    }, page.start !== null || page.questions.some(({ kind }) => kind === "point")) : null;
    this.words = element("div", { className: "downhill-work-words" });
    this.status = element("p", { role: "alert", className: "downhill-fault", hidden: true });
    const stage = this.race ? [element("div", { className: "downhill-work-stage" }, this.race.root)] : [];
    main.classList.add("downhill-work");
    main.replaceChildren(this.head(), ...stage, this.words);
  }

  get done() {
    return this.record.done;
  }

  get mayRun() {
    return this.done.committed || !this.page.questions.some(({ before }) => before);
  }

  head() {
    const { title, task, goal } = this.page;
    const text = element("div", { className: "downhill-task" });
    text.innerHTML = task; // the server has made it, of Markdown without HTML
    return element("header", {}, element("h1", { textContent: title }), text,
      ...(goal ? [element("p", {}, element("strong", { textContent: "Goal: " }), goal, ".")] : []));
  }

  /** Show everything as it is kept. */
  begin() {
    this.aimed = null;
    this.write();
    this.showRace();
  }

  /** Write all words anew. */
  write() {
    const { page } = this;
    this.fields.clear();
    this.handIn = null;
    const predictions = page.questions.some(({ before }) => before);
    this.words.replaceChildren(
      this.whoRuns(), ...(predictions ? [this.predictions()] : []),
      ...(this.mayRun ? [this.running(), ...this.afterwards(), this.handing()] : []),
      this.foot());
  }

  whoRuns() {
    const { entrants } = this.page;
    const shown = this.hidden.includes("others") ? entrants.slice(0, 1) : entrants;
    return element("p", {}, element("strong", { textContent: "Who runs: " }), `${shown.join("; ")}.`);
  }

  // Questions ----------------------------------------------------------------------------------------------------------

  predictions() {
    const { mayRun } = this;
    const commit = button("Commit", "Commit: what you predict is locked, and you can run", () => this.commit(), { className: "downhill-main" });
    const hint = mayRun ? "Locked before the first run." : "Once you commit they are locked, and you can run.";
    return section("Your predictions", element("p", { className: "downhill-hint", textContent: hint }),
      ...(mayRun ? this.locked() : [...this.open(true), commit]));
  }

  locked() {
    return this.page.questions.flatMap((question, index) => (question.before ? [lockedAnswer(question, this.done.drafts[index])] : []));
  }

  /** @param {boolean} before */
  open(before) {
    return this.page.questions.flatMap((question, index) => {
      if (question.before !== before) return [];
      const field = questionField(question, index, this.done.drafts[index], {
        typed: (draft) => {
          this.record.keep({ drafts: { ...this.done.drafts, [index]: draft } });
          this.changed();
        },
        aim: this.race && ((isOn) => this.aim(isOn ? index : null)),
      });
      this.fields.set(index, field);
      return [field.box];
    });
  }

  afterwards() {
    const fields = this.open(false);
    return fields.length ? [section("Questions", ...fields)] : [];
  }

  /** @param {number | null} index */
  aim(index) {
    this.aimed = index;
    for (const [other, { box }] of this.fields) {
      if (other !== index) box.querySelector("button[aria-pressed]")?.setAttribute("aria-pressed", "false");
    }
    this.race?.mark();
    if (index !== null && !window.matchMedia(BESIDE).matches) this.race?.root.scrollIntoView();
  }

  /**
   * @param {number} index
   * @returns {Pair | null}
   */
  pointOf(index) {
    try {
      return /** @type {Pair} */ (answerOf(this.page.questions[index], this.done.drafts[index]));
    } catch (error) {
      if (error instanceof NoAnswer) return null;
      throw error;
    }
  }

  commit() {
    const faults = [...this.fields].filter(([index, field]) => !this.isAnswered(index, field, true));
    if (faults.length) return faults[0][1].focus();
    this.record.keep({ committed: true, events: answered(this.page.questions, true, this.done.drafts) });
    this.begin();
    /** @type {HTMLElement | null} */ (this.words.querySelector(".downhill-run"))?.focus();
  }

  /**
   * @param {number} index
   * @param {Field} field
   * @param {boolean} isNeeded
   */
  isAnswered(index, field, isNeeded) {
    const draft = this.done.drafts[index];
    field.complain("");
    if (!isNeeded && isOpen(draft)) return true;
    try {
      answerOf(this.page.questions[index], draft);
      return true;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      field.complain(error.message);
      return false;
    }
  }

  // Runs ---------------------------------------------------------------------------------------------------------------

  running() {
    this.controls = new StudentControls(this.page, () => this.done.chosen, (chosen) => this.choose(chosen));
    this.run = button("Run", "Run", () => this.runOnce(), { className: "downhill-main downhill-run" });
    this.runs = element("div", {});
    this.showRuns();
    return section("Run", ...(this.controls.isEmpty ? [] : [this.controls.box]), this.run, this.status, this.runs);
  }

  /** The runs so far, and whether there may be another. */
  showRuns() {
    const { page, run, done: { runs } } = this;
    if (run) Object.assign(run, { textContent: "Run", disabled: runs.length >= page.runs });
    const left = leftWords(page, runs.length);
    const show = this.race ? (/** @type {number} */ index) => this.showAgain(index) : null;
    this.runs?.replaceChildren(
      ...(left ? [element("p", { className: "downhill-hint", textContent: left })] : []),
      ...(runs.length ? [element("h3", { textContent: "Your runs" }), runList(runs, page.goal, show)] : []));
  }

  /** @param {Chosen} chosen */
  choose(chosen) {
    const { page, done: { chosen: before } } = this;
    const isElsewhere = landscapeOf(page, chosen) !== landscapeOf(page, before) || chosen.start !== before.start;
    this.record.keep({ chosen });
    this.controls?.show();
    if (isElsewhere) this.attempt(() => this.showPlace());
  }

  /** @param {Pair} start */
  moveStart(start) {
    const { page, done: { chosen } } = this;
    if (!page.start) return;
    this.choose({ ...chosen, start: within(page.start, start) });
  }

  async runOnce() {
    const { page, record, run } = this;
    if (!run) return;
    const { runs } = this.done;
    this.complain("");
    run.disabled = true;
    run.textContent = "Running …";
    try {
      const change = changeOf(page, this.done.chosen);
      const response = await post("run", { assignment: page.text, change, run: runs.length });
      const message = /** @type {Message<RunHeader>} */ (decode(new Uint8Array(await response.arrayBuffer())));
      record.addRun(message.header);
      this.changed();
      const { race } = message.header;
      if (!window.matchMedia(BESIDE).matches) this.race?.root.scrollIntoView();
      if (race) await this.race?.play(/** @type {Message<RaceHeader>} */ ({ ...message, header: race }));
    } catch (error) {
      this.complain(/** @type {Error} */ (error).message);
    }
    const hadFocus = document.activeElement === document.body;
    this.showRuns();
    if (hadFocus) run.focus({ preventScroll: true }); // which it lost while it could not be used
  }

  // The picture --------------------------------------------------------------------------------------------------------

  get hidden() {
    return this.mayRun ? [] : this.page.hidden;
  }

  /** The last run; before there is one, what was given, or where it will be. */
  async showRace() {
    const { race, page, record: { queries } } = this;
    if (!race) return;
    await this.attempt(async () => {
      if (queries.length) return race.showAgain(/** @type {string} */ (queries.at(-1)), []);
      if (page.given) return race.showAgain(page.given, this.hidden);
      return this.showPlace();
    });
  }

  /** @param {number} index */
  async showAgain(index) {
    await this.attempt(async () => this.race?.showAgain(this.record.queries[index], []));
  }

  async showPlace() {
    const { page, done: { chosen } } = this;
    await this.race?.showPlace(page.places[landscapeOf(page, chosen)].query, startOf(page, chosen), this.hidden);
  }

  /** @param {() => Promise<void> | undefined} show */
  async attempt(show) {
    try {
      await show();
      this.pictureFault?.remove();
    } catch (error) {
      this.pictureFault?.remove();
      this.pictureFault = element("p", { role: "alert", className: "downhill-fault" }, `${/** @type {Error} */ (error).message} `,
        button("Try again", "Try again to show the picture", () => this.attempt(show)));
      this.race?.root.before(this.pictureFault);
    }
  }

  // The end ------------------------------------------------------------------------------------------------------------

  handing() {
    this.handIn = new HandInForm({
      name: () => this.done.name,
      named: (name) => {
        this.record.keep({ name });
        this.changed();
      },
      question: () => this.handedIn(),
    });
    return this.handIn.box;
  }

  /** All that goes into the file; null where an answer is none. */
  handedIn() {
    const { page, done: { events, drafts, name } } = this;
    const faults = [...this.fields].filter(([index, field]) => !this.isAnswered(index, field, false));
    if (faults.length) {
      faults[0][1].focus();
      return null;
    }
    return { assignment: page.text, events: [...events, ...answered(page.questions, false, drafts)], name };
  }

  foot() {
    const again = button("Begin again", "Begin again: all answers and runs go", () => {
      this.record.beginAgain();
      this.begin();
    });
    const undo = button("Undo: bring back what was there", "Undo: bring back what was there", () => {
      this.record.undo();
      this.begin();
    });
    this.kept = element("p", { className: "downhill-hint", role: "status" });
    this.changed();
    return element("footer", {}, this.kept, element("div", { className: "downhill-row" }, again, ...(this.done.before ? [undo] : [])));
  }

  /** Something has been typed. */
  changed() {
    if (this.kept) this.kept.textContent = this.record.isKept ? KEPT : NOT_KEPT;
    this.handIn?.outdate();
    this.race?.mark();
  }

  /** @param {string} fault */
  complain(fault) {
    this.status.textContent = fault;
    this.status.hidden = !fault;
  }
}

/**
 * @param {string} heading
 * @param {...HTMLElement} parts
 */
function section(heading, ...parts) {
  return element("section", { className: "downhill-section", ariaLabel: heading }, element("h2", { textContent: heading }), ...parts);
}
