// The lists of the course: its chapters with their lessons, and where the notes err.

import { Guesses } from "./course_guesses.js";
import { link, marked } from "./course_words.js";
import { element } from "./elements.js";

/** @import {Go} from "./course.js" */
/** @import {ChapterContents, CoursePage, ErratumRow} from "./wire.js" */

/**
 * @param {HTMLElement} parent
 * @param {CoursePage} page
 * @param {ChapterContents[]} chapters
 * @param {Go} go
 */
export function showContents(parent, page, chapters, go) {
  const { words } = page;
  const guesses = new Guesses(false).all;
  const lists = chapters.map(({ title, lessons }) => element("section", {},
    element("h2", { textContent: title }),
    element("ol", {}, ...lessons.map(({ id, title: name }) => {
      const item = element("li", {}, link(name, { part: "lesson", lesson: id }, page, go));
      if (guesses[id]) item.append(element("span", { className: "downhill-done", textContent: " ✓", title: words.guessed.replace(/[:：]$/, "") }));
      return item;
    }))));
  parent.replaceChildren(
    element("p", { textContent: words.about }), element("div", { className: "downhill-chapters" }, ...lists),
    element("p", { className: "downhill-hint", textContent: words.kept }),
  );
}

/**
 * @param {HTMLElement} parent
 * @param {CoursePage} page
 * @param {ErratumRow[]} rows
 * @param {Go} go
 */
export function showErrata(parent, page, rows, go) {
  const { words } = page;
  const heads = [words.errata_where, words.errata_printed, words.errata_right, words.errata_lesson];
  const lines = rows.map(({ where, printed, right, lesson }) => element("tr", {},
    element("th", { scope: "row", textContent: where }), element("td", {}, ...marked(printed)), element("td", {}, ...marked(right)),
    element("td", {}, ...(lesson ? [link(lesson.title, { part: "lesson", lesson: lesson.id }, page, go)] : []))));
  const table = element("table", { className: "downhill-errata" },
    element("thead", {}, element("tr", {}, ...heads.map((textContent) => element("th", { scope: "col", textContent })))),
    element("tbody", {}, ...lines));
  parent.replaceChildren(
    element("h2", { textContent: words.errata }), element("p", { textContent: words.errata_about }),
    element("div", { className: "downhill-scroll", tabIndex: 0, role: "region", ariaLabel: words.errata }, table),
  );
}
