// What is told while a lesson plays: a line for each caption, of which the last that has happened stands out.

import { marked } from "./course_words.js";
import { button, element } from "./elements.js";

/** @import {Caption} from "./wire.js" */

export class Captions {
  /**
   * @param {HTMLElement} parent
   * @param {Caption[]} captions
   * @param {(step: number) => string} named a step in words
   * @param {(step: number) => void} seek
   */
  constructor(parent, captions, named, seek) {
    this.captions = captions;
    this.lines = captions.map(({ step, text }) => element("li", {},
      button(named(step), named(step), () => seek(step)), element("span", {}, ...marked(text))));
    this.list = element("ol", { className: "downhill-captions", ariaLive: "polite" }, ...this.lines);
    parent.replaceChildren(this.list);
  }

  /**
   * @param {number} step
   * @param {boolean} isOwn whether the race is the one that they are about
   */
  show(step, isOwn) {
    const told = this.captions.findLastIndex((caption) => caption.step <= step);
    this.list.hidden = !isOwn;
    this.lines.forEach((line, index) => {
      line.classList.toggle("downhill-told", index <= told);
      line.classList.toggle("downhill-now", index === told);
    });
  }
}
