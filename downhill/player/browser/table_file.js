// A table of a person's own for the page: read here, and told to the page as text, like one that is pasted.

import { button, element } from "./elements.js";
import { mounting } from "./mounted.js";

/** @typedef {(name: "text", value: string) => void} Send Streamlit's way to the page */

const CHOOSE = "Open a file …";
const MOST_BYTES = 1_000_000; // as downhill/tables.py takes

const mounted = mounting(".downhill-table-file", (root) => new FileChoice(root));

/**
 * Streamlit's call for it; returns what Streamlit calls when this call is superseded or the page is left.
 * @param {{parentElement: HTMLElement, setTriggerValue: Send}} component
 */
export function showFile({ parentElement, setTriggerValue }) {
  const { view, leave } = mounted(parentElement);
  view.send = setTriggerValue;
  return leave;
}

class FileChoice {
  /** @type {Send} */
  send = () => {};

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.input = element("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv", hidden: true, tabIndex: -1, "aria-label": "Table (CSV)" });
    this.input.addEventListener("change", () => this.read());
    this.text = element("span", { role: "status" });
    const open = button(CHOOSE, "Open a table (CSV) of at most 1 MB", () => this.input.click());
    root.replaceChildren(this.input, element("div", { className: "downhill-controls" }, open, this.text));
  }

  destroy() {
    this.root.replaceChildren();
  }

  async read() {
    const [file] = this.input.files ?? [];
    this.input.value = ""; // the same file may be chosen again, once it has been changed
    if (!file) return;
    if (file.size > MOST_BYTES) {
      this.text.textContent = `“${file.name}” has ${(file.size / 1e6).toFixed(1)} MB: a table may have 1 MB.`;
      return;
    }
    try {
      // Of a text that is not UTF-8 nothing is guessed.
      this.send("text", new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()));
      this.text.textContent = file.name;
    } catch {
      this.text.textContent = `“${file.name}” cannot be read: save the table as UTF-8.`;
    }
  }
}
