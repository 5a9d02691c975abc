// What a class has handed in: a table, the answers to each question, all best runs on the landscape, and the best in a race.

import { element } from "./elements.js";
import { distribution, pathsOf } from "./collect_numbers.js";
import { CollectTable, download } from "./collect_table.js";
import { readable } from "./numbers.js";
import { distributionView } from "./room_distribution.js";
import { Ground } from "./room_ground.js";
import { RoomPlayer } from "./room_race.js";

/** @import {FramedPanel} from "./arrangement.js" */
/** @import {Layer} from "./layer.js" */
/** @import {Message} from "./message.js" */
/** @import {Look} from "./theme.js" */
/** @import {ClassAnswers, CollectedTable} from "./wire.js" */

/** @typedef {{element: HTMLElement, destroy: () => void}} View */

export class Results {
  /** @type {View[]} */
  views = [];
  /** @type {Ground | null} */
  ground = null;

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
    return [this.table.element, save, ...this.race(), ...this.runs(), ...header.questions.map((asked, index) => this.question(asked, index))];
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

  runs() {
    if (!this.paths.length) return [];
    const box = element("div", { role: "img", "aria-label": `The best runs of ${this.header.rows.length - this.header.elsewhere} hand-ins on the landscape` });
    this.ground = new Ground(box, this.header.experiment, {
      room: () => Math.max(window.innerHeight - 200, 320), withPoints: true,
      paint: (layer, panel, look) => this.paint(layer, panel, look),
    });
    this.views.push({ element: box, destroy: () => this.ground?.destroy() });
    const { elsewhere } = this.header;
    const told = `${elsewhere} ${elsewhere === 1 ? "is" : "are"} on another landscape and not drawn here.`;
    return [element("h2", { textContent: "Everybody’s best run" }), box, ...(elsewhere ? [element("p", { textContent: told })] : [])];
  }

  /**
   * Each path as a thin line, those of rows that the filter leaves out not at all.
   * @param {Layer} layer
   * @param {FramedPanel} panel
   * @param {Look} look
   */
  paint(layer, panel, look) {
    const shown = new Set(this.table.shown);
    layer.within(panel, (context) => {
      Object.assign(context, { strokeStyle: look.ink, lineWidth: 1.2 * look.scale, globalAlpha: this.paths.length > 40 ? 0.35 : 0.6 });
      for (const { row, points } of this.paths) {
        if (!shown.has(row)) continue;
        context.beginPath();
        for (const [x, y] of points) context.lineTo(panel.toX(x), panel.toY(y));
        context.stroke();
      }
    });
  }

  filter() {
    this.ground?.redraw();
  }

  /**
   * @param {ClassAnswers} asked
   * @param {number} index
   */
  question(asked, index) {
    const { kind, text, options, right, tolerance } = asked;
    const heading = element("h2", { textContent: `Question ${index + 1}: ${text}` });
    // A training has no landscape on whose picture points could be.
    if (kind === "text" || (kind === "point" && !this.header.experiment)) return element("section", {}, heading, texts(asked));
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
  return element("ul", { className: "downhill-room-texts", tabIndex: 0 }, ...answers.map((answer) => element("li", { textContent: Array.isArray(answer) ? `(${answer.map((each) => readable(each, null)).join(", ")})` : String(answer) })));
}
