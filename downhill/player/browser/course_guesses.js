// What a person has guessed, by lesson; the browser keeps it, and nobody else hears of it.

import { store, stored } from "./storage.js";

const KEYS = { course: "downhill-guesses", quiz: "downhill-quiz" };

/** The guesses of the course, or, apart from them, those of the quiz, of which the first counts. */
export class Guesses {
  /** @param {boolean} isQuiz */
  constructor(isQuiz) {
    this.isQuiz = isQuiz;
    this.key = isQuiz ? KEYS.quiz : KEYS.course;
  }

  /** @returns {Record<string, unknown>} */
  get all() {
    return stored("localStorage", this.key);
  }

  /**
   * The id of the answer that was guessed, null if none was.
   * @param {string} lesson
   */
  of(lesson) {
    const guess = this.all[lesson];
    return typeof guess === "string" ? guess : null;
  }

  /**
   * @param {string} lesson
   * @param {string} answer
   */
  keep(lesson, answer) {
    store("localStorage", this.key, { ...this.all, [lesson]: answer });
  }

  /** @param {string} lesson */
  forget(lesson) {
    const { [lesson]: _, ...others } = this.all;
    store("localStorage", this.key, others);
  }

  forgetAll() {
    store("localStorage", this.key, {});
  }
}
