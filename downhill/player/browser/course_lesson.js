// A lesson: its question, a guess, and once it is run what it shows, told while it plays.

import { raceQuery } from "./address.js";
import { Captions } from "./course_captions.js";
import { LessonChart } from "./course_chart.js";
import { Guesses } from "./course_guesses.js";
import { isPresenting, onPresentation, present } from "./course_presentation.js";
import { LessonPlayer } from "./course_race.js";
import { LessonSliders } from "./course_sliders.js";
import { link, marked, scrollToTop } from "./course_words.js";
import { button, element } from "./elements.js";
import { initialState } from "./state.js";
import { store, stored } from "./storage.js";

/** @import {Go} from "./course.js" */
/** @import {Answer, CoursePage, LessonPage} from "./wire.js" */

const NARROW = 900; // pixels, as in course.css
const TOLD = "downhill-told"; // the lessons that have been told in this tab: who comes back finds them so

export class Lesson {
  id = "";
  /** @type {LessonPlayer | LessonChart | null} */
  picture = null;
  /** @type {"asked" | "run" | "told"} whether it plays for the first time, or has played to its end */
  state = "asked";
  /** @type {string | null} the answer chosen since it was asked; in the quiz it counts once the lesson is run */
  chosen = null;
  /** @type {Guesses | null} */
  guesses = null;
  /** @type {Captions | null} */
  captions = null;
  /** @type {LessonSliders | null} */
  sliders = null;
  /** @type {HTMLAnchorElement | null} */
  open = null;
  /** @type {HTMLButtonElement | null} */
  reset = null;
  /** @type {{page: CoursePage, lesson: LessonPage, race: Uint8Array | null, go: Go}} */
  shown;

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.stage = element("div", { className: "downhill-lesson-picture" });
    this.words = element("article", { className: "downhill-lesson-words", tabIndex: -1 });
    this.root = element("div", { className: "downhill-lesson" }, this.stage, this.words);
    parent.replaceChildren(this.root);
    this.stop = onPresentation({
      on: () => this.goOn(), back: () => this.turn(this.shown.lesson.previous), end: () => this.present(false),
    });
    if (initialState().preferences.projector) document.documentElement.classList.add("downhill-projector");
  }

  /**
   * @param {CoursePage} page
   * @param {LessonPage} lesson
   * @param {Uint8Array | null} race
   * @param {Go} go
   */
  show(page, lesson, race, go) {
    const isNew = `${lesson.id} ${page.quiz}` !== this.id;
    this.shown = { page, lesson, race, go };
    this.id = `${lesson.id} ${page.quiz}`;
    this.guesses = new Guesses(page.quiz);
    if (isNew) this.begin();
    else this.write();
  }

  /**
   * Show it from its beginning, or as it was left.
   * @param {boolean} isTold
   */
  begin(isTold = Boolean(stored("sessionStorage", TOLD)[this.id])) {
    const { page, lesson, race } = this.shown;
    const wasPresenting = isPresenting();
    this.state = isTold ? "told" : "asked";
    this.chosen = null;
    this.picture?.destroy();
    if (race) {
      const root = element("div", { className: "downhill-player", "data-testid": "player", role: "region", ariaLabel: "Race" });
      this.stage.replaceChildren(root);
      const player = new LessonPlayer(root, lesson.captions, {
        told: (step, isOwn) => this.captions?.show(step, isOwn),
        ended: () => this.tell(),
        shown: () => this.follow(player),
      });
      this.picture = player;
      this.wordsBelow(root);
      player.receive(race);
    } else if (lesson.chart) {
      this.root.append(this.words);
      this.picture = new LessonChart(this.stage, lesson.chart, page.words, { title: lesson.title, ended: () => this.tell() });
    }
    if (isTold) this.picture?.finish();
    this.write();
    document.documentElement.classList.toggle("downhill-projector", wasPresenting); // the player has taken it along
    scrollToTop(this.stage);
  }

  /**
   * Bring what is said beside the picture in line with the race that is shown.
   * @param {LessonPlayer} player
   */
  follow({ state: { race, layout }, isOwn }) {
    if (!race) return;
    this.sliders?.show(race);
    this.root.toggleAttribute("data-tried", !isOwn);
    if (this.reset) this.reset.hidden = isOwn;
    if (this.open) this.open.href = `./?${raceQuery(race.experiment, layout)}`;
  }

  /**
   * On a phone the words follow the picture, which stays in sight while they are read.
   * @param {HTMLElement} player
   */
  wordsBelow(player) {
    if (window.innerWidth <= NARROW) player.append(this.words);
    else this.root.append(this.words);
  }

  /** @param {boolean} isOn */
  present(isOn) {
    if (this.picture instanceof LessonPlayer) this.picture.actions.fillScreen(isOn);
    else {
      present(isOn);
      this.picture?.draw();
    }
  }

  run() {
    if (!this.mayRun) return;
    this.state = "run";
    if (this.chosen) this.guesses?.keep(this.shown.lesson.id, this.chosen);
    this.write();
    this.picture?.run();
  }

  /** It has played to its end, or nobody wants to wait for that: what it shows is told. */
  tell() {
    if (this.state !== "run") return;
    this.state = "told";
    store("sessionStorage", TOLD, { ...stored("sessionStorage", TOLD), [this.id]: true });
    this.write();
  }

  /** In the quiz there is an answer first. */
  get mayRun() {
    return this.state === "asked" && !(this.shown.page.quiz && !this.guess);
  }

  /** The id of the answer that is chosen, null if none is. */
  get guess() {
    return this.chosen ?? this.kept;
  }

  get kept() {
    return this.guesses?.of(this.shown.lesson.id) ?? null;
  }

  /** What a clicker means by "on": first the race, then what it shows, then the next lesson. */
  goOn() {
    if (this.state === "told") this.turn(this.shown.lesson.next);
    else if (this.state === "run") this.picture?.finish();
    else if (this.mayRun) this.run();
    else this.words.querySelector("input")?.focus(); // an answer is missing
  }

  /** @param {string | null} lesson */
  turn(lesson) {
    const { page, go } = this.shown;
    if (lesson) go({ part: "lesson", lesson, quiz: page.quiz, ...this.language });
  }

  get language() {
    return new URLSearchParams(location.search).has("lang") ? { language: this.shown.page.language } : {};
  }

  again() {
    const { [this.id]: _, ...others } = stored("sessionStorage", TOLD);
    store("sessionStorage", TOLD, others);
    this.guesses?.forget(this.shown.lesson.id);
    this.begin(false);
  }

  // The words ----------------------------------------------------------------------------------------------------------

  /** Write all words anew, in the language and the state of now. */
  write() {
    const { page: { words, quiz }, lesson } = this.shown;
    const [at, count] = lesson.place;
    this.root.dataset.state = this.state;
    this.settle();
    const parts = this.state === "asked" ? [this.question()] : this.answer();
    const hadFocus = this.words.contains(document.activeElement);
    this.words.replaceChildren(
      element("p", { className: "downhill-place", textContent: `${lesson.chapter} · ${at} / ${count}` }),
      element("h2", {}, ...marked(lesson.title)),
      ...parts, this.turns(),
      ...(quiz ? [element("p", { className: "downhill-hint", textContent: words.kept })] : []),
    );
    if (this.picture instanceof LessonPlayer) this.follow(this.picture);
    if (hadFocus) this.words.focus({ preventScroll: true }); // what had it is gone; whoever hears the page goes on here
  }

  /** Before it is run there is nothing to be moved, started or looked up. */
  settle() {
    if (!(this.picture instanceof LessonPlayer)) return;
    const { pictures, transport, results, curves } = this.picture.boxes;
    for (const box of [pictures, transport, results, curves]) box.inert = this.state === "asked";
    this.picture.lay(); // what is shown from now on had no size before
  }

  question() {
    const { page: { words, quiz }, lesson } = this.shown;
    const run = button(words.run, words.run, () => this.run(), { className: "downhill-run", disabled: quiz && !this.guess });
    const answers = lesson.answers.map(({ id, text }) => {
      const isSettled = quiz && this.kept !== null; // the first counts
      const choice = element("input", { type: "radio", name: "downhill-guess", value: id, checked: this.guess === id, disabled: isSettled });
      choice.addEventListener("change", () => {
        this.chosen = id;
        if (!quiz) this.guesses?.keep(lesson.id, id);
        run.disabled = false;
      });
      return element("label", {}, choice, element("span", {}, ...marked(text)));
    });
    const form = element("form", { className: "downhill-question" },
      element("fieldset", {}, element("legend", {}, ...marked(lesson.question)), ...answers), run,
      element("p", { className: "downhill-hint", textContent: quiz ? words.run_hint_quiz : words.run_hint }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    return form;
  }

  /** What is said once it has been run. */
  answer() {
    const { page: { words }, lesson } = this.shown;
    const guessed = lesson.answers.find(({ id }) => id === this.guess);
    const captions = element("div", {});
    const player = this.picture instanceof LessonPlayer ? this.picture : null;
    this.sliders = this.reset = this.open = null;
    this.captions = player && new Captions(captions, lesson.captions, (step) => words.step.replace("{step}", String(step)), (step) => {
      player.playback.seek(step);
      player.draw();
    });
    if (player?.state.race) this.captions?.show(player.playback.step, player.isOwn);
    return [
      element("p", { className: "downhill-asked" }, ...marked(lesson.question)),
      element("p", { className: "downhill-guessed", "data-right": guessed?.right ?? "" },
        ...(guessed ? [element("strong", { textContent: words.guessed }), " ", ...marked(guessed.text)] : [words.no_guess])),
      captions,
      ...(this.state === "told" ? this.told(guessed, player) : [button(words.shown, words.shown, () => this.picture?.finish())]),
    ];
  }

  /**
   * What the picture says to the guess, and what it shows at all.
   * @param {Answer | undefined} guessed
   * @param {LessonPlayer | null} player
   */
  told(guessed, player) {
    const { page: { words }, lesson } = this.shown;
    return [
      ...(guessed ? [element("p", { className: "downhill-reply" }, ...marked(guessed.reply))] : []),
      element("h3", { textContent: words.shown }),
      element("p", { className: "downhill-claim" }, ...marked(lesson.claim)),
      ...this.tries(player),
      this.links(),
    ];
  }

  /** @param {LessonPlayer | null} player */
  tries(player) {
    const { page: { words }, lesson } = this.shown;
    this.reset = button(words.reset, words.reset, () => this.restart(), { hidden: true });
    if (!player || !lesson.sliders.length) return [];
    const list = element("div", { className: "downhill-sliders" });
    this.sliders = new LessonSliders(list, lesson.sliders, player.actions.edit);
    return [
      element("h3", { className: "downhill-try", textContent: words.try }), element("p", { className: "downhill-try" }, ...marked(lesson.tries)),
      list, this.reset,
    ];
  }

  /** The lesson's own race again, as it plays. */
  restart() {
    this.begin(true);
    if (this.picture instanceof LessonPlayer) this.picture.run();
  }

  links() {
    const { page: { words }, lesson } = this.shown;
    const source = lesson.source.map(({ text, url }) =>
      url ? element("a", { href: url, target: "_blank", rel: "noreferrer", textContent: text }) : text);
    this.open = element("a", { href: lesson.playground ? `./?${lesson.playground}` : "", target: "_self", textContent: words.open });
    return element("p", { className: "downhill-lesson-links" },
      ...(lesson.playground ? [this.open] : []),
      element("span", {}, words.source, " ", ...source),
      ...(this.shown.page.quiz ? [] : [button(words.again, words.again, () => this.again())]));
  }

  turns() {
    const { page, lesson: { previous, next }, go } = this.shown;
    const { words, quiz } = page;
    /** @type {(id: string | null, text: string) => HTMLElement[]} */
    const turn = (id, text) => (id ? [link(text, { part: "lesson", lesson: id, quiz }, page, go, { className: "downhill-turn" })] : []);
    const finish = quiz ? [link(words.finish, { part: "score" }, page, go, { className: "downhill-turn" })] : [];
    const presents = button(words.present, words.present_hint, () => this.present(!isPresenting()), { "aria-label": words.present });
    return element("nav", { className: "downhill-turns", "aria-label": words.course },
      ...turn(previous, `‹ ${words.previous}`), ...(next ? turn(next, `${words.next} ›`) : finish), presents);
  }

  leave() {
    this.picture?.destroy();
    this.stop();
    document.documentElement.classList.remove("downhill-projector");
  }
}
