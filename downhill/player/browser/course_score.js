// The quiz's score sheet: what was guessed, what the runs show, and the same as a file. Nothing is sent anywhere.

import { Guesses } from "./course_guesses.js";
import { link, marked, plain } from "./course_words.js";
import { button, element } from "./elements.js";

/** @import {Go} from "./course.js" */
/** @import {CoursePage, LessonQuestion} from "./wire.js" */

/**
 * @typedef {object} Line
 * @property {string} chapter
 * @property {string} question
 * @property {string} guess empty where there is none
 * @property {string} answer empty as long as there is no guess
 * @property {boolean} right
 */

/**
 * @param {LessonQuestion[]} questions
 * @param {Record<string, unknown>} guesses
 * @returns {Line[]}
 */
export function linesOf(questions, guesses) {
  return questions.map(({ id, chapter, question, answers }) => {
    const guess = answers.find((answer) => answer.id === guesses[id]);
    const right = guess ? answers.filter((answer) => answer.right).map(({ text }) => text) : []; // who has not guessed is not told
    return { chapter, question, guess: guess?.text ?? "", answer: right.join("; "), right: guess?.right ?? false };
  });
}

/**
 * The sheet as CSV, after RFC 4180.
 * @param {Line[]} lines
 * @param {Record<string, string>} words
 */
export function csvOf(lines, words) {
  const quoted = (/** @type {string} */ text) => `"${plain(text).replaceAll('"', '""')}"`;
  const rows = lines.map(({ chapter, question, guess, answer, right }) => [chapter, question, guess, answer, right ? "1" : "0"]);
  const heads = [words.score_chapter, words.score_question, words.score_guess, words.score_answer, words.score_right];
  return [heads, ...rows].map((row) => row.map(quoted).join(",") + "\r\n").join("");
}

/**
 * @param {HTMLElement} parent
 * @param {CoursePage} page
 * @param {LessonQuestion[]} questions
 * @param {Go} go
 */
export function showScore(parent, page, questions, go) {
  new ScoreSheet(parent, page, questions, go).show();
}

class ScoreSheet {
  /**
   * @param {HTMLElement} parent
   * @param {CoursePage} page
   * @param {LessonQuestion[]} questions
   * @param {Go} go
   */
  constructor(parent, page, questions, go) {
    this.parent = parent;
    this.page = page;
    this.questions = questions;
    this.go = go;
    this.guesses = new Guesses(true);
  }

  show() {
    const { page, questions, go } = this;
    const { words } = page;
    const lines = linesOf(questions, this.guesses.all);
    const isBegun = lines.some(({ guess }) => guess);
    const heads = ["", words.score_question, words.score_guess, words.score_answer];
    const rows = lines.map(({ question, guess, answer, right }, index) => element("tr", { "data-right": guess ? right : "" },
      element("td", { textContent: guess ? (right ? "✓" : "✗") : "" }),
      element("td", {}, link(question, { part: "lesson", lesson: questions[index].id, quiz: true }, page, go)),
      element("td", {}, ...marked(guess || words.score_none)),
      element("td", {}, ...marked(answer))));
    const first = questions.find((_, index) => !lines[index].guess) ?? questions[0];
    const begin = first ? [link(isBegun ? words.next : words.quiz_begin, { part: "lesson", lesson: first.id, quiz: true }, page, go, { className: "downhill-turn" })] : [];
    const right = lines.filter((line) => line.right).length;
    this.parent.replaceChildren(
      element("h2", { textContent: words.quiz }), element("p", { textContent: words.quiz_about }),
      element("p", { className: "downhill-total", textContent: `${right} / ${lines.length} ${words.score_of}` }),
      element("p", { className: "downhill-turns" }, ...begin,
        ...(isBegun ? [button(words.score_save, words.score_save, () => this.save(lines)), button(words.score_clear, words.score_clear, () => this.clear())] : [])),
      element("div", { className: "downhill-scroll", tabIndex: 0, role: "region", ariaLabel: words.score },
        element("table", { className: "downhill-errata" },
          element("thead", {}, element("tr", {}, ...heads.map((textContent) => element("th", { scope: "col", textContent })))),
          element("tbody", {}, ...rows))),
    );
  }

  /** @param {Line[]} lines */
  save(lines) {
    const file = new Blob(["\ufeff", csvOf(lines, this.page.words)], { type: "text/csv" });
    const href = URL.createObjectURL(file);
    element("a", { href, download: "downhill-score.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  }

  clear() {
    if (!window.confirm(this.page.words.score_clear_sure)) return;
    this.guesses.forgetAll();
    this.show();
  }
}
