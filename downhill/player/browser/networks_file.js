// The choice of a table of one's own.

import { button, element } from "./elements.js";
import { Unusable, keepTable, readTable, tableOf } from "./networks_tables.js";

/** @import {Table} from "./networks_tables.js" */

const CHOOSE = "Choose a table (CSV) …";
const ANOTHER = "Choose another table …";
const MISSING = "This link was made with a table that is not in this browser: choose the file.";
const NONE = "Which table? One line an example, its class in the last column.";
const SENT = "The file stays in this browser: the server gets it only to compute with, and does not keep it.";

export class TableChoice {
  /** @type {Table | null} the one that is wanted, if it is here */
  table = null;
  digest = ""; // of the one that is wanted

  /** @param {{chosen: (table: Table) => void}} handlers */
  constructor({ chosen }) {
    this.chosen = chosen;
    this.input = element("input", { type: "file", accept: ".csv,text/csv", hidden: true, tabIndex: -1, "aria-label": "Table (CSV)" });
    this.input.addEventListener("change", () => this.read());
    this.button = button(CHOOSE, CHOOSE, () => this.input.click());
    this.name = element("strong");
    this.text = element("span", { role: "status" });
    const line = element("div", { className: "downhill-controls" }, this.button, this.name, this.text);
    this.box = element("div", { className: "downhill-networks-table", hidden: true }, this.input, line, element("p", { className: "downhill-hint", textContent: SENT }));
  }

  /**
   * The table with this SHA-256, if this browser has it.
   * @param {string} digest empty where none has been chosen yet
   */
  async want(digest) {
    this.digest = digest;
    const table = digest ? await tableOf(digest) : null;
    if (this.digest !== digest) return null;
    this.table = table;
    this.show(table ? "" : digest ? MISSING : NONE);
    return table;
  }

  /** @param {string} text */
  show(text) {
    const words = this.table ? ANOTHER : CHOOSE;
    Object.assign(this.button, { textContent: words, title: words, ariaLabel: words });
    this.name.textContent = this.table?.name ?? "";
    this.text.textContent = text;
  }

  async read() {
    const [file] = this.input.files ?? [];
    this.input.value = ""; // the same file may be chosen again, once it has been changed
    if (!file) return;
    try {
      const table = await readTable(file);
      await keepTable(table);
      this.chosen(table);
    } catch (error) {
      this.show(error instanceof Unusable ? error.message : `“${file.name}” cannot be read.`);
    }
  }
}
