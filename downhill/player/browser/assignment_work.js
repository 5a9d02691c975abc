// What somebody does with an assignment: its parts on the page, in the order in which they are needed.

import { answered, missingWords } from "./assignment_answers.js";
import { landscapeOf, startOf, within } from "./assignment_change.js";
import { OpenQuestions } from "./assignment_fields.js";
import { HandInForm } from "./assignment_hand_in.js";
import { lockedAnswer } from "./assignment_questions.js";
import { StudentRace } from "./assignment_race.js";
import { DoneRecord } from "./assignment_record.js";
import { Running } from "./assignment_running.js";
import { button, element, section } from "./elements.js";

/** @import {StudentMap} from "./assignment_map.js" */
/** @import {StudentTraining} from "./assignment_training.js" */
/** @import {Message} from "./message.js" */
/** @import {Pair, RaceHeader, RunHeader, StudentPage} from "./wire.js" */

const KEPT = "What you do here is kept in this browser, and nowhere else.";
const NOT_KEPT = "This browser keeps nothing: hand in before you close this page.";
const BESIDE = "(min-width: 900px)"; // as in assignment.css: the picture stands beside the words

export class StudentWork {
  /** @type {Running | null} null before the predictions are locked */
  running = null;
  /** @type {HandInForm | null} likewise */
  handIn = null;

  /**
   * @param {HTMLElement} main
   * @param {StudentPage} page
   * @param {StudentMap | StudentTraining | null} picture of other work than races
   */
  constructor(main, page, picture) {
    this.page = page;
    this.picture = picture;
    this.record = new DoneRecord(page.digest, () => this.begin());
    const hasPoints = page.questions.some(({ kind }) => kind === "point");
    this.race = picture && !hasPoints ? null : this.newRace(hasPoints);
    this.questions = new OpenQuestions(page.questions, this.record, {
      typed: () => this.changed(),
      aimed: this.race && ((index) => {
        this.race?.mark();
        if (index !== null) this.lookAtPicture(this.race?.root);
      }),
    });
    // On a phone one reads, predicts, and comes then to the picture; where there is room it stands beside all of it.
    this.first = element("div", { className: "downhill-work-words" });
    this.words = element("div", { className: "downhill-work-words" });
    this.empty = element("p", { className: "downhill-hint", textContent: `The ${page.kind} is shown here once it has been run.`, hidden: !picture });
    this.stage = element("div", { className: "downhill-work-stage" }, this.empty, ...(picture ? [picture.root] : []), ...(this.race ? [this.race.root] : []));
    this.afterwards = element("div", {});
    this.who = element("p", {});
    main.classList.add("downhill-work");
    main.replaceChildren(this.head(), this.first, this.stage, this.words);
  }

  /** @param {boolean} hasPoints whether some of the questions ask for one */
  newRace(hasPoints) {
    const { page } = this;
    const isFree = page.kind === "race" && page.start !== null;
    return new StudentRace({
      mayMoveStart: () => this.mayRun && isFree,
      startMoved: (start) => this.moveStart(start),
      point: () => {
        const { aimed } = this.questions;
        return aimed === null ? null : this.questions.pointOf(aimed) ?? startOf(page, this.done.chosen);
      },
      pointMoved: (point) => this.questions.take(point),
      points: () => this.questions.points,
    }, isFree || hasPoints, this.picture ? "Landscape" : "Race");
  }

  get done() {
    return this.record.done;
  }

  get predicts() {
    return this.page.questions.some(({ before }) => before);
  }

  get mayRun() {
    return this.done.committed || !this.predicts;
  }

  /** What is not shown yet: nothing of what is hidden is until the predictions are locked or, without any, the first run. */
  get hidden() {
    return (this.predicts ? this.done.committed : this.done.runs.length) ? [] : this.page.hidden;
  }

  // The words ----------------------------------------------------------------------------------------------------------

  /** Show everything as it is kept. */
  begin() {
    const { mayRun } = this;
    this.questions.clear();
    this.running?.controls.destroy();
    this.running = mayRun ? this.runs() : null;
    this.handIn = mayRun ? this.handing() : null;
    this.first.replaceChildren(this.who, ...(this.predicts ? [this.predictions()] : []));
    this.words.replaceChildren(
      ...(this.running ? [this.running.box] : []),
      ...(mayRun ? [this.afterwards] : []),
      ...(this.handIn ? [this.handIn.box] : []),
      this.foot());
    this.showAfterwards();
    if (this.picture) this.picture.report = (status) => this.running?.progress.report(status);
    this.showRuns();
  }

  /** The page has been loaded: what was under way when it was left is run again. */
  open() {
    this.begin();
    this.running?.resume();
  }

  /** What is asked after the first run is there from then on. */
  showAfterwards() {
    const { length } = this.page.questions.filter(({ before }) => !before);
    const later = `${length} ${length === 1 ? "question comes" : "questions come"} after your first run.`;
    const parts = this.done.runs.length ? this.questions.open(false) : [element("p", { className: "downhill-hint", textContent: later })];
    this.afterwards.replaceChildren(...(length ? [section("Questions", ...parts)] : []));
  }

  head() {
    const { title, task, goal, runs, limited } = this.page;
    const text = element("div", { className: "downhill-task" });
    text.innerHTML = task; // the server has made it, of Markdown without HTML
    return element("header", {}, element("h1", { textContent: title }), text,
      ...(goal ? [element("p", {}, element("strong", { textContent: "Goal: " }), goal, ".")] : []),
      ...(limited ? [element("p", {}, element("strong", { textContent: "Runs: " }), `${runs} ${runs === 1 ? "is" : "are"} allowed.`)] : []));
  }

  showWho() {
    const { entrants } = this.page;
    const shown = this.hidden.includes("others") ? entrants.slice(0, 1) : entrants;
    this.who.replaceChildren(element("strong", { textContent: "Who runs: " }), `${shown.join("; ")}.`);
  }

  predictions() {
    const { page, done: { drafts } } = this;
    const commit = button("Commit", "Commit: what you predict is locked, and you can run", () => this.commit(), { className: "downhill-main" });
    const locked = page.questions.flatMap((question, index) => (question.before ? [lockedAnswer(question, drafts[index])] : []));
    const hint = this.mayRun ? "Locked before the first run." : "Once you commit they are locked, and you can run.";
    return section("Your predictions", element("p", { className: "downhill-hint", textContent: hint }),
      ...(this.mayRun ? locked : [...this.questions.open(true), commit]));
  }

  commit() {
    if (!this.questions.check(true)) return;
    this.record.keep({ committed: true, events: answered(this.page.questions, true, this.done.drafts) });
    this.begin();
    this.running?.button.focus();
  }

  runs() {
    return new Running(this.page, this.record, {
      chosen: (chosen, before) => {
        const isElsewhere = landscapeOf(this.page, chosen) !== landscapeOf(this.page, before) || chosen.start !== before.start;
        if (isElsewhere) this.attempt(() => (this.picture ? this.showGround() : this.showPlace()));
      },
      came: (frame) => {
        this.empty.hidden = true;
        this.picture?.take(/** @type {any} */ (frame)); // of this picture's own kind
      },
      run: (message) => this.play(message),
      show: (index) => this.attempt(() => this.showAgain(index)),
      cancel: () => this.picture?.cancel(),
    });
  }

  handing() {
    return new HandInForm({
      name: () => this.done.name,
      named: (name) => {
        this.record.keep({ name });
        this.changed();
      },
      question: () => {
        const { page, done: { events, runs, drafts, name, begunAgain } } = this;
        if (!this.questions.check(false)) return null;
        const after = runs.length ? answered(page.questions, false, drafts) : []; // an older page has let them be typed before
        return { assignment: page.text, events: [...events, ...after], name, begunAgain };
      },
      missing: () => missingWords(this.page.questions, this.done),
    });
  }

  foot() {
    const to = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ change) => button(text, label, () => {
      this.running?.stop();
      change();
      this.begin();
    });
    const again = to("Begin again", "Begin again: all answers and runs go, and the hand-in says so", () => this.record.beginAgain());
    const undo = to("Undo: bring back what was there", "Undo: bring back what was there", () => this.record.undo());
    this.kept = element("p", { className: "downhill-hint", role: "status" });
    this.changed();
    const { begunAgain } = this.done;
    const counted = `Begun again ${begunAgain} ${begunAgain === 1 ? "time" : "times"}, which the hand-in says.`;
    const told = begunAgain ? [element("p", { className: "downhill-hint", textContent: counted })] : [];
    return element("footer", {}, this.kept, ...told, element("div", { className: "downhill-row" }, again, ...(this.done.before ? [undo] : [])));
  }

  /** Something has been typed, or run. */
  changed() {
    if (this.kept) this.kept.textContent = this.record.isKept ? KEPT : NOT_KEPT;
    this.handIn?.outdate();
    this.race?.mark();
    this.showWho();
  }

  // The picture --------------------------------------------------------------------------------------------------------

  /** @param {Pair} start */
  moveStart(start) {
    const { page, running, done: { chosen } } = this;
    if (page.start) running?.choose({ ...chosen, start: within(page.start, start) });
  }

  /** @param {Message<RunHeader>} message */
  async play(message) {
    if (this.done.runs.length === 1) this.showAfterwards();
    this.changed();
    this.lookAtPicture();
    if (this.picture) await this.attempt(() => this.showGround());
    const { race } = message.header;
    if (race) await this.race?.play(/** @type {Message<RaceHeader>} */ ({ ...message, header: race }));
  }

  /** @param {HTMLElement} [picture] which of them, if not the first */
  lookAtPicture(picture) {
    if (!window.matchMedia(BESIDE).matches) (picture ?? this.stage).scrollIntoView();
    else picture?.scrollIntoView({ block: "nearest" });
  }

  /** The last run; before there is one, of a race what was given, or where it will be: nothing is run before a commitment. */
  async showRuns() {
    const { mayRun, picture, page: { given }, record: { queries } } = this;
    await this.attempt(async () => {
      this.empty.hidden = picture === null || queries.length > 0;
      if (picture) await this.showGround();
      if (queries.length) await this.showAgain(queries.length - 1);
      else if (!picture) await (given && mayRun ? this.showGiven() : this.showPlace());
    });
  }

  /** Of a map the landscape below it, while a point there is asked for. */
  async showGround() {
    if (!this.race) return;
    const { arePointsOpen } = this.questions;
    this.race.root.hidden = !arePointsOpen;
    if (arePointsOpen) await this.showPlace();
  }

  async showGiven() {
    await this.race?.showAgain(this.page.given, this.hidden);
  }

  /** @param {number} index of a run */
  async showAgain(index) {
    const query = this.record.queries[index];
    await (this.picture ? this.picture.showAgain(query) : this.race?.showAgain(query, []));
  }

  async showPlace() {
    const { page, done: { chosen } } = this;
    await this.race?.showPlace(page.places[landscapeOf(page, chosen)].query, startOf(page, chosen), this.hidden);
  }

  /**
   * Show something; where that fails it is said, and can be tried again.
   * @param {() => Promise<void>} show
   */
  async attempt(show) {
    try {
      await show();
      this.fault?.remove();
    } catch (error) {
      this.fault?.remove();
      this.fault = element("p", { role: "alert", className: "downhill-fault" }, `${/** @type {Error} */ (error).message} `,
        button("Try again", "Try again to show the picture", () => this.attempt(show)));
      this.stage.prepend(this.fault);
    }
  }
}
