// What a class has handed in: a table, the answers to each question, all runs on their landscapes, and the best in a race.

import { element } from "./elements.js";
import { distribution, pathsOf } from "./collect_numbers.js";
import { CollectRuns } from "./collect_runs.js";
import { CollectTable, download } from "./collect_table.js";
import { distributionView } from "./room_distribution.js";
import { RoomPlayer } from "./room_race.js";

/** @import {Message} from "./message.js" */
/** @import {ClassAnswers, CollectedTable} from "./wire.js" */

/** @typedef {{element: HTMLElement, destroy: () => void}} View */

export class Results {
  /** @type {View[]} */
  views = [];
  /** @type {CollectRuns | null} */
  runs = null;

  /** @param {Message<CollectedTable>} message */
  constructor(message) {
    const { header } = message;
    this.header = header;
    this.paths = pathsOf(message);
    this.table = new CollectTable(header, () => this.filter());
    this.element = element("div", { className: "downhill-collect-results" },
      element("h2", { textContent: header.title || "Nothing is counted" }),
      element("p", { role: "status" }, summary(header)),
      ...this.refused(), ...this.counted());
  }

  destroy() {
    for (const view of this.views) view.destroy();
  }

  refused() {
    const { refused } = this.header;
    if (!refused.length) return [];
    const list = element("ul", {}, ...refused.map(({ name, why }) => element("li", {}, element("b", { textContent: name }), ` ${why}`)));
    return [element("details", { open: refused.length <= 10 }, element("summary", { textContent: `Not counted: ${refused.length}` }), list)];
  }

  counted() {
    const { header } = this;
    if (!header.rows.length) return [];
    const save = element("button", { type: "button", onclick: () => download(header.csv, "downhill-hand-ins.csv") }, "Save the table (CSV)");
    return [this.table.element, save, ...this.race(), ...this.overlaid(), ...header.questions.map((asked, index) => this.question(asked, index))];
  }

  race() {
    const { race } = this.header;
    if (!race) return [];
    const root = element("div", { className: "downhill-player", role: "region", "aria-label": "Race of the best" });
    const open = element("button", { type: "button" }, "Race the best");
    open.onclick = () => {
      open.replaceWith(root);
      const player = new RoomPlayer(root, false);
      this.views.push({ element: root, destroy: () => player.destroy() });
      player.load(race);
    };
    const link = element("a", { href: `./?${race}`, target: "_blank", rel: "noopener", textContent: "Open their race in the Playground" });
    return [element("h2", { textContent: "The best" }), element("p", {}, open, " ", link)];
  }

  overlaid() {
    if (!this.header.overlays.length) return [];
    this.runs = new CollectRuns(this.header, this.paths, () => this.table.shown);
    this.views.push(this.runs);
    return [this.runs.element];
  }

  filter() {
    this.runs?.ground?.redraw();
  }

  /**
   * @param {ClassAnswers} asked
   * @param {number} index
   */
  question(asked, index) {
    const { kind, text, options, right, tolerance } = asked;
    const heading = element("h2", { textContent: `Question ${index + 1}: ${text}` });
    if (kind === "text") return element("section", {}, heading, texts(asked));
    const question = /** @type {any} */ ({ kind, text, options, ...(right !== undefined && { right }), tolerance });
    const view = distributionView({ question, experiment: this.header.experiment, distribution: distribution(asked), own: null, isWall: false });
    this.views.push(view);
    return element("section", {}, heading, view.element);
  }
}

/** @param {CollectedTable} table */
function summary({ rows, refused }) {
  const counted = rows.length === 1 ? "1 hand-in" : `${rows.length} hand-ins`;
  return `${counted}, all results computed again. ${refused.length ? `${refused.length} not counted.` : ""}`;
}

/** @param {ClassAnswers} asked */
function texts({ answers }) {
  return element("ul", { className: "downhill-room-texts", tabIndex: 0 }, ...answers.map((answer) => element("li", { textContent: String(answer) })));
}
