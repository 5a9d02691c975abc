// The table of a class's hand-ins, which is filtered by words and sorted by a column.

import { element } from "./elements.js";
import { readable } from "./numbers.js";

/** @import {CollectedTable} from "./wire.js" */

/** @typedef {string | number | null} Cell */

export class CollectTable {
  /** @type {number} */
  column = -1; // as they came
  ascending = true;
  /** @type {number[]} the indices of the rows that are shown */
  shown = [];

  /**
   * @param {CollectedTable} table
   * @param {() => void} changed is called when other rows are shown
   */
  constructor({ columns, rows }, changed) {
    this.rows = rows;
    this.changed = changed;
    this.words = element("input", { type: "search", placeholder: "Filter", "aria-label": "Filter the table by words", oninput: () => this.show() });
    this.count = element("span", { role: "status" });
    this.heads = columns.map((name, index) => {
      const head = element("button", { type: "button", onclick: () => this.orderBy(index) }, name);
      return element("th", { scope: "col" }, head);
    });
    this.body = element("tbody");
    const table = element("table", {}, element("thead", {}, element("tr", {}, ...this.heads)), this.body);
    const box = element("div", { className: "downhill-collect-table", tabIndex: 0, role: "region", "aria-label": "Hand-ins" }, table);
    this.element = element("div", {}, element("p", {}, this.words, " ", this.count), box);
    this.show();
  }

  /** @param {number} column */
  orderBy(column) {
    this.ascending = this.column === column ? !this.ascending : true;
    this.column = column;
    for (const [index, head] of this.heads.entries()) {
      if (index === column) head.setAttribute("aria-sort", this.ascending ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    this.show();
  }

  show() {
    this.shown = order(this.rows, this.words.value, this.column, this.ascending);
    this.body.replaceChildren(...this.shown.map((index) => element("tr", {}, ...this.rows[index].map((cell) => element("td", {}, cellText(cell))))));
    this.count.textContent = this.shown.length < this.rows.length ? `${this.shown.length} of ${this.rows.length}` : "";
    this.changed();
  }
}

/**
 * The indices of the rows that have all words, in the order of a column; what is missing comes last.
 * @param {readonly (readonly Cell[])[]} rows
 * @param {string} words
 * @param {number} column below 0 for the order in which they came
 * @param {boolean} ascending
 */
export function order(rows, words, column, ascending) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...rows.keys()].filter((index) => {
    const text = rows[index].join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  if (column < 0) return found;
  const sign = ascending ? 1 : -1;
  return found.toSorted((one, other) => compared(rows[one][column], rows[other][column], sign));
}

/**
 * @param {Cell} one
 * @param {Cell} other
 * @param {number} sign
 */
function compared(one, other, sign) {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  if (typeof one === "number" && typeof other === "number") return sign * (one - other);
  return sign * String(one).localeCompare(String(other), "en", { numeric: true });
}

/** @param {Cell} cell */
const cellText = (cell) => (cell === null ? "" : typeof cell === "number" ? readable(cell) : cell);

/**
 * A text as a file.
 * @param {string} text
 * @param {string} name
 */
export function download(text, name) {
  const href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
