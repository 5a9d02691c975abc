// The page of the course: its contents, a lesson, the errata or the score sheet, in one language.

import { showContents, showErrata } from "./course_lists.js";
import { Lesson } from "./course_lesson.js";
import { showScore } from "./course_score.js";
import { link, scrollToTop } from "./course_words.js";
import { element } from "./elements.js";
import { decode } from "./message.js";
import { mounting } from "./mounted.js";
import { askAs } from "./server.js";

/** @import {Message} from "./message.js" */
/** @import {CoursePage, CoursePlace} from "./wire.js" */

/** @typedef {(place: CoursePlace) => void} Go leads elsewhere in the course */

const TITLE = "Downhill";

const mounted = mounting(".downhill-course", (root) => new Course(root));

/**
 * Streamlit's call for a page of the course; returns what Streamlit calls when this call is superseded or the page is left.
 * @param {{data: Uint8Array, parentElement: HTMLElement, setTriggerValue: (name: string, value: unknown) => void}} component
 */
export function showCourse({ data, parentElement, setTriggerValue }) {
  const { header: page, buffer, start } = /** @type {Message<CoursePage>} */ (decode(data));
  const { view, leave } = mounted(parentElement);
  view.go = (place) => setTriggerValue("place", place);
  askAs(page.session);
  view.show(page, start < buffer.byteLength ? new Uint8Array(buffer, start) : null);
  return leave;
}

class Course {
  /** @type {Go} */
  go = () => {};
  /** @type {Lesson | null} */
  lesson = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.head = element("nav", { className: "downhill-course-head", "aria-label": "Course" });
    this.body = element("div", { className: "downhill-course-body" });
    root.append(this.head, this.body);
  }

  /**
   * @param {CoursePage} page
   * @param {Uint8Array | null} race
   */
  show(page, race) {
    const { root, body } = this;
    const go = (/** @type {CoursePlace} */ place) => this.go(place);
    root.lang = page.language;
    const { lesson, part, words } = page;
    document.title = [lesson?.title.replaceAll("`", "") ?? (part === "contents" ? "" : words[part]), words.course, TITLE].filter(Boolean).join(" · ");
    const hadFocus = this.head.contains(document.activeElement);
    this.head.replaceChildren(...this.headOf(page, go));
    if (hadFocus) this.head.querySelector("select")?.focus();
    if (page.lesson) {
      this.lesson ??= new Lesson(body);
      this.lesson.show(page, page.lesson, race, go);
    } else {
      this.lesson?.leave();
      this.lesson = null;
      if (page.contents) showContents(body, page, page.contents, go);
      if (page.errata) showErrata(body, page, page.errata, go);
      if (page.score) showScore(body, page, page.score, go);
      scrollToTop(body);
    }
    Object.assign(root.dataset, { part: page.part, lesson: page.lesson?.id ?? "" });
  }

  /**
   * @param {CoursePage} page
   * @param {Go} go
   */
  headOf(page, go) {
    const { words, language } = page;
    const titles = /** @type {const} */ ({ contents: words.contents, score: words.quiz, errata: words.errata });
    const parts = /** @type {(keyof typeof titles)[]} */ (Object.keys(titles)).map((part) =>
      link(titles[part], { part }, page, go, { ariaCurrent: page.part === part ? "page" : "false" }));
    const options = page.languages.map(([value, text]) => element("option", { value, textContent: text, lang: value }));
    const languages = element("select", { "aria-label": words.language }, ...options);
    languages.value = language;
    languages.addEventListener("change", () => {
      const place = { part: page.part, lesson: page.lesson?.id ?? "", quiz: page.quiz };
      go({ ...place, language: languages.value });
    });
    const notice = page.notice ? [element("p", { className: "downhill-course-notice", role: "alert", textContent: page.notice })] : [];
    return [...parts, languages, ...notice];
  }

  destroy() {
    document.title = TITLE;
    this.lesson?.leave();
  }
}

