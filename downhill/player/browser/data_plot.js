// One's own data, each entrant's model drawn through them as it is at the step shown, and its losses on both parts of them.

import { margins } from "./arrangement.js";
import { drawAxes, panel } from "./axes.js";
import { element } from "./elements.js";
import { Layer } from "./layer.js";
import { readable } from "./numbers.js";
import { linearAxis } from "./quantities.js";

/** @import {Panel} from "./axes.js" */
/** @import {Landscape} from "./landscape.js" */
/** @import {Entrant, Race} from "./race.js" */
/** @import {ReadOuts, Table} from "./read_outs.js" */
/** @import {Look} from "./theme.js" */
/** @import {FittedData} from "./wire.js" */

const HEIGHT = 260;
const DOT = 2.6;
const LINE = 2.2;
/** @type {Record<string, string>} */
const LOSSES = { train_loss: "train loss", test_loss: "test loss" };

export class DataPlot {
  step = 0;
  /** @type {Race | null} */
  race = null;
  /** @type {FittedData | null} */
  data = null;
  /** @type {{race: Race, tables: Table[]} | null} what is drawn: a moment long still the race before this one */
  drawn = null;
  /** @type {{cell: HTMLElement, entrant: Entrant, id: string}[]} */
  cells = [];
  /** @type {Look} */
  look;
  /** @type {Panel} */
  panel;

  /**
   * @param {HTMLElement} parent stays empty on a landscape without such data
   * @param {ReadOuts} readOuts
   */
  constructor(parent, readOuts) {
    this.parent = parent;
    this.readOuts = readOuts;
    this.box = element("div", { className: "downhill-chart" });
    this.still = new Layer(this.box);
    this.moving = new Layer(this.box);
    this.losses = element("div", { className: "downhill-scroll", tabIndex: 0, role: "region", "aria-label": "Losses on the data" });
    const summary = element("summary", { textContent: "Data and models" });
    this.details = element("details", { open: true }, summary, this.box, this.losses);
    this.details.addEventListener("toggle", () => this.fill());
  }

  /**
   * @param {Race} race
   * @param {Landscape} landscape
   * @param {Look} look
   * @param {number} width
   * @param {number} step
   */
  show(race, landscape, look, width, step) {
    const { data } = landscape;
    if (data !== this.data) {
      this.drawn = null;
      this.parent.replaceChildren(...(data ? [this.details] : []));
    }
    Object.assign(this, { race, data, look, step });
    if (!data) return;
    this.lay(data, look, width);
    this.fill();
  }

  /**
   * Axes and points.
   * @param {FittedData} data
   * @param {Look} look
   * @param {number} width
   */
  lay(data, look, width) {
    const margin = margins(look.scale);
    const rectangle = {
      left: margin.left + 8, top: margin.top,
      width: Math.max(width - margin.left - 8 - margin.right, 10), height: HEIGHT - margin.top - margin.bottom,
    };
    const { x, y, names, train } = data;
    this.panel = panel(rectangle, linearAxis([...x]), linearAxis([...y]));
    this.box.style.height = `${HEIGHT}px`;
    for (const layer of [this.still, this.moving]) layer.resize(width, HEIGHT);
    drawAxes(this.still.context, this.panel, look, { titles: [...names], grid: true });
    this.still.within(this.panel, (context) => {
      context.strokeStyle = context.fillStyle = look.muted;
      x.forEach((value, index) => {
        context.beginPath();
        context.arc(this.panel.toX(value), this.panel.toY(y[index]), DOT * look.scale, 0, 2 * Math.PI);
        if (index < train) context.fill();
        else context.stroke(); // those of the test are hollow
      });
    });
    this.draw();
  }

  /** The numbers of each step; until they have come, the last race stays. */
  async fill() {
    const { race } = this;
    if (!this.details.open || !race || !this.data || this.drawn?.race === race) return;
    const tables = this.readOuts.loaded ?? (await this.readOuts.load());
    if (!tables || race !== this.race) return;
    this.drawn = { race, tables };
    this.list(race, tables);
    this.draw();
    this.parent.dataset.experiment = race.experiment;
  }

  /**
   * @param {Race} race
   * @param {Table[]} tables
   */
  list(race, tables) {
    const ids = Object.keys(LOSSES).filter((id) => tables[0]?.numbers(id, 0));
    const table = element("table", { className: "downhill-results downhill-numbers" });
    const head = table.createTHead().insertRow();
    for (const textContent of ["", ...ids.map((id) => LOSSES[id])]) head.append(element("th", { textContent, scope: "col" }));
    const body = table.createTBody();
    this.cells = race.entrants.flatMap((entrant) => {
      const line = body.insertRow();
      line.append(element("th", { textContent: entrant.label, scope: "row" }));
      return ids.map((id) => ({ cell: line.insertCell(), entrant, id }));
    });
    this.losses.replaceChildren(table);
  }

  /** @param {number} step */
  setStep(step) {
    this.step = step;
    this.draw();
  }

  draw() {
    this.moving.clear();
    const { drawn, data } = this;
    if (!drawn || !data || !this.details.open) return;
    const { race, tables } = drawn;
    this.moving.within(this.panel, (context) => {
      for (const entrant of race.entrants) this.drawModel(context, entrant, tables[entrant.index], data);
    });
    for (const { cell, entrant, id } of this.cells) {
      const [loss] = tables[entrant.index].numbers(id, this.stepOf(entrant)) ?? [];
      cell.textContent = loss === undefined ? "" : readable(loss);
    }
  }

  /**
   * The last step that is known of an entrant, up to the one shown.
   * @param {Entrant} entrant
   */
  stepOf({ lastStep }) {
    return Math.max(Math.min(this.step, lastStep), 0);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Entrant} entrant
   * @param {Table} table
   * @param {FittedData} data
   */
  drawModel(context, entrant, table, { curve }) {
    const { look, panel: at } = this;
    const style = look.paths[entrant.index];
    const path = new Path2D();
    let isDrawn = false;
    (table.numbers("predicted", this.stepOf(entrant)) ?? []).forEach((height, index) => {
      const isThere = Number.isFinite(height);
      if (isThere) path[isDrawn ? "lineTo" : "moveTo"](at.toX(curve[index]), at.toY(height));
      isDrawn = isThere;
    });
    context.lineJoin = "round";
    context.strokeStyle = style.colour;
    context.lineWidth = LINE * look.scale;
    context.setLineDash(style.dash.map((length) => length * look.scale));
    context.stroke(path);
    context.setLineDash([]);
  }
}
