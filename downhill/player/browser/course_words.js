// Words of the course on the page: formulas between backticks, and links that lead elsewhere in it without loading it anew.

import { element } from "./elements.js";

/** @import {Go} from "./course.js" */
/** @import {CoursePage, CoursePlace} from "./wire.js" */

const RAISED = /([\^_])(?:\(([^()]*)\)|([\p{L}\p{N}]+))/u; // 2^n, 3^(−n²/4), α_τ

/**
 * A text's nodes: what stands between backticks is a formula.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function marked(text) {
  return text.split("`").map((part, index) =>
    index % 2 ? element("span", { className: "downhill-formula" }, ...formula(part)) : part);
}

/**
 * @param {string} text
 * @returns {(Node | string)[]}
 */
function formula(text) {
  const found = RAISED.exec(text);
  if (!found) return [text];
  const [whole, sign, inBrackets, word] = found;
  const moved = element(sign === "^" ? "sup" : "sub", { textContent: inBrackets ?? word });
  return [text.slice(0, found.index), moved, ...formula(text.slice(found.index + whole.length))];
}

/**
 * The same for what Plotly writes, which knows a few elements of HTML.
 * @param {string} text
 */
export function markedForPlotly(text) {
  const parts = marked(text.includes("`") ? text : `\`${text}\``);
  const box = element("div", {}, ...parts);
  for (const span of box.querySelectorAll("span")) span.replaceWith(...span.childNodes);
  return box.innerHTML;
}

/** @param {string} text */
export function plain(text) {
  return text.replaceAll("`", "");
}

/**
 * The address of a place, below that of the page.
 * @param {CoursePlace} place
 */
export function hrefOf({ part, lesson, quiz, language }) {
  const query = new URLSearchParams();
  if (part === "lesson") {
    query.set("lesson", lesson ?? "");
    if (quiz) query.set("quiz", "1");
  } else if (part !== "contents") query.set("part", part);
  if (language) query.set("lang", language);
  return `?${query}`;
}

/**
 * A link to a place; a plain click stays on the page.
 * @param {string} text
 * @param {CoursePlace} place
 * @param {CoursePage} page that it stands on
 * @param {Go} go
 * @param {Record<string, unknown>} [properties]
 */
export function link(text, place, page, go, properties = {}) {
  const chosen = new URLSearchParams(location.search).get("lang");
  const there = chosen ? { ...place, language: page.language } : place;
  const made = element("a", { href: hrefOf(there), target: "_self", ...properties }, ...marked(text));
  made.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // another window
    event.preventDefault();
    go(there);
  });
  return made;
}

/**
 * Show the page from its top; Streamlit scrolls what is inside it.
 * @param {HTMLElement} within
 */
export function scrollToTop(within) {
  within.closest("[data-testid=stMain]")?.scrollTo(0, 0);
}
