// Curves in step with the race: loss and other quantities, by step, by gradient evaluation or by example.

import { contains, drawAxes, line, panel } from "./axes.js";
import { margins } from "./arrangement.js";
import { boxOf } from "./boxes.js";
import { element } from "./elements.js";
import { Layer } from "./layer.js";
import { QUANTITIES, linearAxis, logAxis } from "./quantities.js";
import { Trail, advance } from "./trail.js";

/** @import {Panel} from "./axes.js" */
/** @import {Box} from "./boxes.js" */
/** @import {EntrantTrail} from "./hover.js" */
/** @import {Landscape} from "./landscape.js" */
/** @import {Quantity} from "./quantities.js" */
/** @import {Entrant, Race} from "./race.js" */
/** @import {ReadOuts, Table} from "./read_outs.js" */
/** @import {Look} from "./theme.js" */
/** @import {LossScale, Pair} from "./wire.js" */

/** @typedef {{curve: string, curveTime: string, curveLog: string}} Choice what is drawn against what */

/**
 * An entrant's numbers, by steps up to the last that it has, and what they are held against; `missing` where it has no
 * such number.
 * @typedef {object} Series
 * @property {Entrant} entrant
 * @property {(step: number) => number} x
 * @property {(step: number) => number} y
 * @property {((step: number) => number) | null} limit
 * @property {number} last
 * @property {boolean} missing
 */

const HEIGHT = 210;
const LIMIT_LINE = 1.2;
const LIMIT_DASH = [4, 4];
/**
 * What they are drawn by. `column` is the read-out that counts it; steps are counted anyway.
 * @type {Record<string, {name: string, title: string, column?: string}>}
 */
const TIMES = {
  step: { name: "by step", title: "step" },
  evaluation: { name: "by gradient evaluation", title: "gradient evaluations", column: "gradient_evaluations" },
  example: { name: "by example", title: "examples", column: "examples" },
};

export class Curves {
  size = "";
  curve = "loss"; // the quantity that is shown
  axesKey = "";
  byStep = true;
  /** @type {Race} */
  race;
  /** @type {Landscape} */
  landscape;
  /** @type {Look} */
  look;
  /** @type {Table[]} */
  tables;
  /** @type {Panel} */
  panel;
  /** @type {(EntrantTrail & {limit: ((step: number) => Pair) | null})[]} */
  trails;
  areDrawn = false; // these trails, so that only what is new of them has to be
  /** @type {Race | null} the last race that was to be shown */
  asked = null;
  /** @type {number | undefined} where the race stands, between two steps */
  position;
  timeAt = NaN; // the pixel of the line that stands there

  /**
   * @param {HTMLElement} parent
   * @param {ReadOuts} readOuts
   * @param {Choice} choice
   * @param {(changed: Partial<Choice>) => void} changed is called with what a person has changed of it
   */
  constructor(parent, readOuts, choice, changed) {
    this.parent = parent;
    this.readOuts = readOuts;
    this.choice = choice;
    this.quantity = select("Quantity", QUANTITIES, (curve) => changed({ curve }));
    this.time = select("Horizontal axis", TIMES, (curveTime) => changed({ curveTime }));
    this.log = element("input", { type: "checkbox" });
    this.log.addEventListener("change", () => changed({ curveLog: this.log.checked ? "log" : "linear" }));
    this.box = element("div", { className: "downhill-chart" });
    const log = element("label", {}, this.log, " log scale");
    const choices = readOuts.asks("read-outs") ? [this.quantity, this.time, log] : [log]; // the loss by step comes with the race
    this.controls = element("div", { className: "downhill-controls" }, ...choices);
    parent.append(this.controls, this.box);
    this.still = new Layer(this.box);
    this.faint = new Layer(this.box);
    this.growing = new Layer(this.box);
    this.moving = new Layer(this.box);
  }

  /**
   * Draw the axes for a race and lay out its curves; what has to be fetched is shown as soon as it is there.
   * @param {Race} race
   * @param {Landscape} landscape
   * @param {Look} look
   * @param {number} width
   * @param {number | null} [wholeHeight]
   */
  async show(race, landscape, look, width, wholeHeight = null) {
    this.asked = race;
    this.offer(landscape);
    const tables = await this.tablesNeeded();
    if (this.asked !== race || !tables) return;
    Object.assign(this, { race, landscape, look, tables });
    const height = wholeHeight === null ? HEIGHT : Math.max(wholeHeight - this.controls.offsetHeight, HEIGHT);
    const key = `${width} ${height} ${window.devicePixelRatio}`;
    if (this.size !== key) {
      this.size = key;
      this.box.style.height = `${height}px`;
      for (const layer of [this.still, this.faint, this.growing, this.moving]) layer.resize(width, height);
    }
    this.lay(width, height);
    if (this.position !== undefined) this.draw(this.position);
  }

  /**
   * Only the quantities that the landscape has; in place of another that was chosen elsewhere, the loss.
   * @param {Landscape} landscape
   */
  offer({ data }) {
    const parts = { train: Boolean(data), test: Boolean(data && data.train < data.x.length) };
    const isThere = (/** @type {string} */ id) => { const { of } = QUANTITIES[id]; return !of || parts[of]; };
    for (const option of this.quantity.options) option.hidden = option.disabled = !isThere(option.value);
    this.curve = isThere(this.choice.curve) ? this.choice.curve : "loss";
  }

  async tablesNeeded() {
    if (this.curve === "loss" && this.choice.curveTime === "step") return [];
    return this.readOuts.loaded ?? this.readOuts.load();
  }

  get isLog() {
    const { curve, choice: { curveLog } } = this;
    if (curveLog !== "auto") return curveLog === "log";
    return curve === "loss" ? this.race.lowestKnown !== null : curve !== "rate";
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  lay(width, height) {
    const margin = margins(this.look.scale);
    const { race, landscape, choice } = this;
    const quantity = QUANTITIES[this.curve];
    const offset = this.curve === "loss" && this.isLog ? (race.lowestKnown ?? 0) : 0;
    const series = race.entrants.map((entrant) => this.seriesOf(entrant, quantity, offset));
    const rectangle = {
      left: margin.left + 8,
      top: margin.top,
      width: Math.max(width - margin.left - 8 - margin.right, 10),
      height: Math.max(height - margin.top - margin.bottom, 10),
    };
    const last = Math.max(...series.map(({ x, last: step }) => x(step)), choice.curveTime === "step" ? race.steps : 1);
    this.panel = panel(rectangle, { log: false, range: [0, last] }, this.axisOf(series, offset, landscape.scale));
    const title = offset ? "loss − minimum" : quantity.title;
    this.drawAxes([race.projection ? "point" : TIMES[choice.curveTime].title, title]);
    const bottom = rectangle.top + rectangle.height;
    // A logarithm can show no more than its axis reaches down: what lies below stands on the edge.
    const down = (/** @type {number} */ value) => {
      if (!this.isLog) return this.panel.toY(value);
      return value > 0 ? Math.min(this.panel.toY(value), bottom) : bottom;
    };
    this.trails = series.filter(({ missing }) => !missing).map(({ entrant, x, y, limit }) => {
      /** @type {(number: (step: number) => number) => (step: number) => Pair} */
      const along = (number) => (step) => [this.panel.toX(x(step)), down(number(step))];
      const trail = new Trail(along(y), entrant.lastStep, this.look.paths[entrant.index], this.look);
      return Object.assign(trail, { entrant, limit: limit && along(limit) });
    });
    this.areDrawn = false;
    this.drawFaint();
    this.quantity.value = this.curve;
    this.time.value = choice.curveTime;
    this.log.checked = this.isLog;
    this.byStep = choice.curveTime === "step"; // as drawn: another choice may still wait for its numbers
    this.box.dataset.time = choice.curveTime;
  }

  /**
   * Axes seldom change while a slider is dragged, and text is slow to draw.
   * @param {string[]} titles
   */
  drawAxes(titles) {
    const { panel: at, look } = this;
    const key = JSON.stringify([this.size, look.name, look.scale, at.x, at.y, titles]);
    if (key === this.axesKey) return;
    this.axesKey = key;
    this.still.clear();
    drawAxes(this.still.context, at, look, { titles, grid: true });
  }

  /**
   * @param {Entrant} entrant
   * @param {Quantity} quantity
   * @param {number} offset
   * @returns {Series}
   */
  seriesOf(entrant, { column, limit: held }, offset) {
    const table = this.tables[entrant.index];
    const last = Math.max(entrant.lastStep, 0);
    /** @type {(id: string, step: number) => number} */
    const number = (id, step) => table.numbers(id, Math.min(step, entrant.rows - 1))?.[0] ?? NaN;
    const { column: counted } = TIMES[this.choice.curveTime]; // now: while another choice waits for its numbers, these are drawn
    const x = (/** @type {number} */ step) => (counted ? number(counted, step) : step);
    const y = (/** @type {number} */ step) => (column ? number(column, step) : entrant.loss(step) - offset);
    const limit = held && Number.isFinite(number(held, 0)) ? (/** @type {number} */ step) => number(held, step) : null;
    return { entrant, x, y, limit, last, missing: column !== undefined && Number.isNaN(y(0)) };
  }

  /**
   * @param {Series[]} series
   * @param {number} offset
   * @param {LossScale} scale
   */
  axisOf(series, offset, { lowest, highest }) {
    const values = series.flatMap(({ y, limit, last }) => (
      [y, ...(limit ? [limit] : [])].flatMap((number) => Array.from({ length: last + 1 }, (_, step) => number(step)))
    ));
    const isLoss = this.curve === "loss";
    if (this.isLog) return logAxis(values, isLoss ? { highest: 10 * (highest - offset) } : {});
    return linearAxis(values, isLoss ? { lowest, highest } : {});
  }

  /** A little more than the frame, so that a line along its edge is whole, and a head at the end. */
  get around() {
    const { left, top, width, height } = this.panel;
    return { left, top: top - 3, width: width + 12, height: height + 6 };
  }

  /** The whole curves, also what is still to come, and what they are held against. */
  drawFaint() {
    this.faint.clear();
    this.faint.within(this.around, (context) => {
      for (const trail of this.trails) {
        trail.drawWhole(context);
        if (trail.limit) drawLimit(context, trail.limit, trail, this.look);
      }
    });
  }

  /** @param {number} position */
  draw(position) {
    this.position = position;
    if (!this.trails) return;
    const { around, growing, moving, trails } = this;
    const changed = [...this.moveTime(position), ...advance(trails, position)];
    if (!this.areDrawn) growing.clear();
    growing.renew(around, this.areDrawn ? changed : [boxOf(around)], (context, box) => this.drawTrails(context, box));
    this.areDrawn = true;
    moving.clear();
    moving.within({ ...around, top: 0, height: moving.height }, (context) => {
      for (const trail of trails) trail.drawHead(context);
    });
  }

  /**
   * The line that stands at the moment, elsewhere; returns where it was and is, if it has moved.
   * @param {number} position
   * @returns {Box[]}
   */
  moveTime(position) {
    const { timeAt, panel: { top, height, toX } } = this;
    this.timeAt = this.byStep ? toX(position) : NaN;
    if (this.timeAt === timeAt) return [];
    return [timeAt, this.timeAt].filter(Number.isFinite).map((x) => [x - 1, top, x + 1, top + height]);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   */
  drawTrails(context, box) {
    const { look, timeAt, panel: { top, height } } = this;
    if (Number.isFinite(timeAt)) {
      context.strokeStyle = look.muted;
      context.lineWidth = 1;
      line(context, timeAt, top, timeAt, top + height);
    }
    for (const trail of this.trails) trail.draw(context, box, false);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  contains(x, y) {
    return Boolean(this.panel) && contains(this.panel, x, y);
  }
}

/**
 * A thin dashed line of the entrant's colour.
 * @param {CanvasRenderingContext2D} context
 * @param {(step: number) => Pair} place
 * @param {Trail} trail
 * @param {Look} look
 */
function drawLimit(context, place, { lastStep, style }, { scale }) {
  context.beginPath();
  for (let step = 0; step <= lastStep; step += 1) context.lineTo(...place(step));
  context.strokeStyle = style.colour;
  context.lineWidth = LIMIT_LINE * scale;
  context.setLineDash(LIMIT_DASH.map((length) => length * scale));
  context.stroke();
  context.setLineDash([]);
}

/**
 * @param {string} label
 * @param {Record<string, {name: string}>} options
 * @param {(value: string) => void} chosen
 */
function select(label, options, chosen) {
  const made = element("select", { "aria-label": label, title: label });
  for (const [value, { name }] of Object.entries(options)) made.append(element("option", { value, textContent: name }));
  made.addEventListener("change", () => chosen(made.value));
  return made;
}
