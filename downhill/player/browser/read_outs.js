// Every number of every step: fetched from the server when somebody looks, and shown for one step.

import { element } from "./elements.js";
import { readable } from "./numbers.js";
import { askMessage, canAsk } from "./server.js";

/** @import {Message} from "./message.js" */
/** @import {Race} from "./race.js" */
/** @import {Asks} from "./server.js" */
/** @import {CurvatureKind, ReadOutsHeader, WorkedRule} from "./wire.js" */

/**
 * A column's cells, by steps.
 * @typedef {object} Column
 * @property {string} id
 * @property {string} label
 * @property {boolean} listed
 * @property {(step: number) => number[]} numbers
 * @property {(step: number) => CurvatureKind | undefined} kind
 * @property {(step: number) => string} text
 */

/**
 * An entrant's numbers: its rule or its two, the columns that are listed, and all columns' cells by their id, as numbers or as a
 * kind of point; undefined where there is no such column.
 * @typedef {object} Table
 * @property {number} rows
 * @property {WorkedRule[]} rules
 * @property {Column[]} columns
 * @property {(id: string, step: number) => number[] | undefined} numbers
 * @property {(id: string, step: number) => CurvatureKind | undefined} kind
 */

const LEADING_ON = new Set(["predicted_change", "real_change"]); // of the next step, which the last row has not
const REST_MILLISECONDS = 150; // no numbers are fetched for races that a moved slider replaces at once

/** The read-outs of the race that is shown, once they have come. */
export class ReadOuts {
  experiment = "";
  /** @type {Table[] | null} */
  loaded = null;
  /** @type {Promise<Table[] | null> | null} */
  loading = null;

  /**
   * @param {(text: string) => void} showStatus says why they could not be fetched
   * @param {Asks} [asks]
   */
  constructor(showStatus, asks = canAsk) {
    this.showStatus = showStatus;
    this.asks = asks;
  }

  /**
   * Another race is shown; what is known of the last one is forgotten.
   * @param {{experiment: string}} race
   */
  setRace(race) {
    if (this.experiment === race.experiment) return;
    this.experiment = race.experiment;
    this.loaded = null;
    this.loading = null;
  }

  /** Fetch them, unless that has been done: a table for each entrant; null without them. */
  load() {
    this.loading ??= this.asks("read-outs") ? this.fetched(this.experiment) : Promise.resolve(null);
    return this.loading;
  }

  /**
   * @param {string} experiment
   * @returns {Promise<Table[] | null>}
   */
  async fetched(experiment) {
    const isWanted = () => experiment === this.experiment;
    await new Promise((resolve) => setTimeout(resolve, REST_MILLISECONDS));
    if (!isWanted()) return null;
    try {
      const tables = unpack(await askMessage("read-outs", experiment, isWanted));
      if (!isWanted()) return null;
      this.loaded = tables;
      return tables;
    } catch (error) {
      if (!isWanted()) return null;
      this.loading = null; // whoever looks again asks again
      this.showStatus(/** @type {Error} */ (error).message);
      return null;
    }
  }
}

/**
 * Each entrant's table.
 * @param {Message<ReadOutsHeader>} message
 * @returns {Table[]}
 */
function unpack({ header, buffer, start }) {
  let from = start;
  return header.entrants.map(({ rows, columns, rules }) => {
    const all = columns.map(({ id, label, listed, size, kinds }) => {
      const block = new Float64Array(buffer, from, rows * size);
      from += block.byteLength;
      const numbers = (/** @type {number} */ step) => [...block.subarray(step * size, (step + 1) * size)];
      const kind = (/** @type {number} */ step) => kinds?.[numbers(step)[0]];
      const written = (/** @type {number} */ step) => numbers(step).map((value) => readable(value)).join(", ");
      const isMissing = (/** @type {number} */ step) => LEADING_ON.has(id) && step === rows - 1;
      const text = (/** @type {number} */ step) => (isMissing(step) ? "–" : kind(step)?.text ?? written(step));
      return { id, label, listed, numbers, kind, text };
    });
    const byId = new Map(all.map((column) => [column.id, column]));
    return {
      rows,
      rules,
      columns: all.filter(({ listed }) => listed),
      numbers: (id, step) => byId.get(id)?.numbers(step),
      kind: (id, step) => byId.get(id)?.kind(step),
    };
  });
}

/** The table of all read-outs at one step, under a heading that opens it. */
export class ReadOutTable {
  step = 0;
  /** @type {Race | null} */
  race = null;
  /** @type {{cell: HTMLElement, text: Column["text"] | undefined, last: number}[]} */
  cells = [];

  /**
   * @param {HTMLDetailsElement} details
   * @param {ReadOuts} readOuts
   */
  constructor(details, readOuts) {
    this.details = details;
    this.readOuts = readOuts;
    this.scroll = element("div", { className: "downhill-scroll", tabIndex: 0, role: "region", "aria-label": "Every number" });
    details.append(this.scroll);
    details.addEventListener("toggle", () => this.fill());
  }

  /**
   * @param {Race} race
   * @param {number} step
   */
  show(race, step) {
    this.race = race;
    this.step = step;
    this.fill();
  }

  /** @param {number} step */
  setStep(step) {
    this.step = step;
    this.write();
  }

  /** The table stays as it is until the new numbers are there. */
  async fill() {
    if (!this.details.open || !this.race) return;
    const { race } = this;
    const tables = this.readOuts.loaded ?? (await this.readOuts.load());
    if (!tables || race !== this.race) return;
    const labels = [...new Set(tables.flatMap(({ columns }) => columns.map(({ label }) => label)))];
    const table = element("table", { className: "downhill-results downhill-numbers" });
    heading(table.createTHead().insertRow(), "col", ["quantity", ...race.entrants.map(({ label }) => label)]);
    const body = table.createTBody();
    this.cells = labels.flatMap((label) => {
      const line = body.insertRow();
      heading(line, "row", [label]);
      return tables.map(({ rows, columns }) => {
        const column = columns.find((each) => each.label === label);
        return { cell: line.insertCell(), text: column?.text, last: rows - 1 };
      });
    });
    this.write();
    this.scroll.replaceChildren(table);
    this.details.dataset.experiment = race.experiment;
  }

  write() {
    for (const { cell, text, last } of this.cells) cell.textContent = text ? text(Math.min(this.step, last)) : "";
  }
}

/**
 * @param {HTMLTableRowElement} line
 * @param {"col" | "row"} scope
 * @param {string[]} texts
 */
function heading(line, scope, texts) {
  for (const textContent of texts) line.append(element("th", { textContent, scope }));
}
