// What is said of a lesson's race above its picture: the question, captions as it plays, and the claim at its end.

import { marked } from "./course_words.js";
import { element } from "./elements.js";

/** @import {EmbeddedLesson} from "./wire.js" */

export class EmbeddedWords {
  /** @param {EmbeddedLesson} lesson */
  constructor({ language, question, captions, claim }) {
    this.stops = captions.map(({ step }) => step);
    // All lie upon each other, so that the picture stays where it is, however long each is.
    this.lines = [question, ...captions.map(({ text }) => text), claim].map((text) => element("p", {}, ...marked(text)));
    this.box = element("div", { className: "downhill-words", role: "status", lang: language }, ...this.lines);
    this.shown = -1;
  }

  /**
   * @param {number} step
   * @param {number} last
   */
  show(step, last) {
    const told = step > 0 ? 1 + this.stops.findLastIndex((stop) => stop <= step) : 0;
    const shown = step === last ? this.lines.length - 1 : told;
    if (shown === this.shown) return;
    this.shown = shown;
    this.lines.forEach((line, index) => line.classList.toggle("downhill-said", index === shown));
    const { box } = this;
    box.scrollTop = 0;
    box.tabIndex = box.scrollHeight > box.clientHeight ? 0 : -1; // the keyboard scrolls what has the focus
  }
}
