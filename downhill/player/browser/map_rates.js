// A sensitivity as curves: what every learning rate leads to, for all entrants in one figure.

import { margins } from "./arrangement.js";
import { distanceAcross, drawAxes, line, panel, position } from "./axes.js";
import { Layer } from "./layer.js";
import { ticksOf } from "./value_axis.js";
import { hint, table } from "./map_legend.js";
import { drawLine, drawRectangle } from "./map_marks.js";
import { percent, readable } from "./numbers.js";
import { drawMarker } from "./paths.js";
import { linearAxis, logAxis } from "./quantities.js";
import { swatch } from "./results.js";

/** @import {FramedPanel} from "./arrangement.js" */
/** @import {Panel} from "./axes.js" */
/** @import {Entrant, Map} from "./map_frames.js" */
/** @import {TableLine} from "./map_legend.js" */
/** @import {Part, Run} from "./map_run.js" */
/** @import {Look} from "./theme.js" */
/** @import {Pair, PathStyle, RateSummary} from "./wire.js" */

/** @typedef {Entrant & {rates: RateSummary}} Rated */

const REST = 380; // of the window's height, for what stands around the figure
const [LEAST, TALLEST] = [300, 560];
const BAR = { height: 5, pitch: 9 };
const HIGHEST = 1e6;

/**
 * A sensitivity's entrants.
 * @param {Map} map
 */
function ratedOf({ entrants }) {
  return /** @type {Rated[]} */ (entrants);
}

/**
 * The quartiles of what a map shows, null where they are not finite.
 * @param {Map} map
 * @param {RateSummary} rates
 */
function quartilesOf({ show }, { steps, loss }) {
  return show === "steps" && steps ? steps : loss;
}

export class MapRates {
  height = 0;
  offset = 0;
  /** @type {Map} */
  map;
  /** @type {Look} */
  look;
  /** @type {FramedPanel[]} */
  panels = [];

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.parent = parent;
    this.still = new Layer(parent);
    this.moving = new Layer(parent);
  }

  /**
   * @param {Map} map
   * @param {Look} look
   * @param {number} width
   * @param {number} [room] in height, for all of it
   */
  show(map, look, width, room) {
    Object.assign(this, { map, look, offset: map.show === "loss" ? map.lowestKnown ?? 0 : 0 });
    const margin = margins(look.scale);
    const bars = map.entrants.length * BAR.pitch + 6; // the good regions, above the curves
    const around = margin.top + bars + margin.bottom;
    const height = room === undefined ? Math.max(Math.min(window.innerHeight - REST, TALLEST), LEAST) : Math.max(room - around, LEAST / 2);
    const rectangle = { left: margin.left + 8, top: margin.top + bars, width: width - margin.left - 8 - margin.right, height };
    const at = panel(rectangle, { log: false, range: [0, map.columns - 1] }, this.axis);
    this.panels = [{ ...at, numbers: [true, true] }];
    this.height = Math.ceil(rectangle.top + height + margin.bottom);
    this.parent.style.height = `${this.height}px`;
    for (const layer of [this.still, this.moving]) layer.resize(width, this.height);
    this.still.clear();
    const title = map.show === "steps" ? "steps to the loss" : this.offset ? "final loss − minimum" : "final loss";
    drawAxes(this.still.context, at, look, {
      titles: [map.axes[0].title, title], grid: true, across: ticksOf(map.axes[0], at.width, distanceAcross(look)),
    });
    ratedOf(map).forEach((entrant, index) => this.drawEntrant(at, entrant, index));
    this.parent.dataset.panels = JSON.stringify([[at.left, at.top, at.width, at.height]]);
  }

  get axis() {
    const values = ratedOf(this.map).flatMap(({ rates }) => quartilesOf(this.map, rates).flat())
      .filter((value) => value !== null).map((value) => value - this.offset);
    return this.map.show === "steps" ? linearAxis([0, ...values]) : logAxis(values, { highest: HIGHEST });
  }

  /**
   * @param {Panel} at
   * @param {Rated} entrant
   * @param {number} place
   */
  drawEntrant(at, { index, rates }, place) {
    const { look } = this;
    const style = look.paths[index];
    const { context } = this.still;
    const [low, median, high] = quartilesOf(this.map, rates).map((values) => values.map((value) => this.pixel(at, value)));
    this.still.within(at, () => {
      this.drawDivergence(at, rates, style);
      if (this.map.rows > 1) drawBand(context, at, low, high, style);
      drawCurve(context, at, median, style, look);
    });
    if (rates.good) this.drawGood(at, rates.good, place, style);
    const lowest = rates.best === null ? null : median[rates.best];
    if (rates.best !== null && lowest !== null) {
      drawMarker(context, at.toX(rates.best), lowest, 7 * look.scale, style, look.casing);
    }
  }

  /**
   * Pixels; on a logarithmic axis what is not above zero stands at its end; null what is not there.
   * @param {Panel} at
   * @param {number | null} value
   */
  pixel(at, value) {
    if (value === null) return null;
    const above = value - this.offset;
    if (at.y.log && !(above > 0)) return at.top + at.height;
    return at.top + at.height * (1 - Math.max(position(at.y, above), 0));
  }

  /**
   * A line at the rate from which on some runs diverge.
   * @param {Panel} at
   * @param {RateSummary} rates
   * @param {PathStyle} style
   */
  drawDivergence(at, { divergesFrom }, { colour }) {
    if (divergesFrom === null) return;
    const { context } = this.still;
    context.strokeStyle = colour;
    const x = at.toX(this.map.axes[0].values.indexOf(divergesFrom) - 0.5);
    Object.assign(context, { lineWidth: 1.2 * this.look.scale });
    context.setLineDash([5, 4]);
    line(context, x, at.top, x, at.top + at.height);
    context.setLineDash([]);
  }

  /**
   * @param {Panel} at
   * @param {Pair} rates
   * @param {number} place
   * @param {PathStyle} style
   */
  drawGood(at, [low, high], place, { colour }) {
    const { context } = this.still;
    const { values } = this.map.axes[0];
    const [left, right] = [at.toX(values.indexOf(low) - 0.5), at.toX(values.indexOf(high) + 0.5)].map((x) => Math.min(Math.max(x, at.left), at.left + at.width));
    context.fillStyle = colour;
    context.fillRect(left, at.top - (this.map.entrants.length - place) * BAR.pitch - 2, Math.max(right - left, 2), BAR.height);
  }

  /**
   * The line at a run's rate, or the rates of a part.
   * @param {Run | null} run
   * @param {Part | null} [rectangle]
   */
  draw(run, rectangle = null) {
    const [at] = this.panels;
    const { context } = this.moving;
    this.moving.clear();
    const whole = { ...at, toY: (/** @type {number} */ up) => at.top + at.height * (1 - up) };
    if (rectangle) drawRectangle(context, whole, [rectangle[0], [0, 1]], this.look);
    if (run) drawLine(context, [[at.toX(run[0]), at.top], [at.toX(run[0]), at.top + at.height]], this.look, 0.6);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} at
 * @param {(number | null)[]} heights
 * @param {PathStyle} style
 * @param {Look} look
 */
function drawCurve(context, at, heights, style, look) {
  const path = new Path2D();
  let drawn = false;
  heights.forEach((y, column) => {
    if (y !== null) {
      path[drawn ? "lineTo" : "moveTo"](at.toX(column), y);
      if (!drawn) path.lineTo(at.toX(column) + 0.5, y); // one alone is a dot
    }
    drawn = y !== null;
  });
  Object.assign(context, { lineJoin: "round", lineCap: "round", strokeStyle: style.colour, lineWidth: 2.4 * look.scale });
  context.setLineDash(style.dash);
  context.stroke(path);
  context.setLineDash([]);
}

/**
 * From the lower quartile to the upper one; where that is not finite, up to the top.
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} at
 * @param {(number | null)[]} low
 * @param {(number | null)[]} high
 * @param {PathStyle} style
 */
function drawBand(context, at, low, high, { colour }) {
  Object.assign(context, { fillStyle: colour, globalAlpha: 0.2 });
  low.forEach((bottom, column) => {
    if (bottom === null) return;
    const top = high[column] ?? at.top;
    fillColumn(context, at, column, top, Math.max(bottom, top + 0.5));
  });
  context.globalAlpha = 1;
}

/**
 * The width of one rate, in whole pixels: between two columns there is no seam.
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} at
 * @param {number} column
 * @param {number} top
 * @param {number} bottom
 */
function fillColumn(context, at, column, top, bottom) {
  const [left, right] = [column - 0.5, column + 0.5].map((place) => Math.round(at.toX(place)));
  context.fillRect(left, top, right - left, bottom - top);
}

/**
 * Of each entrant the best rate, the good ones and where it diverges.
 * @param {HTMLElement} parent
 * @param {Map} map
 * @param {Look} look
 */
export function showRates(parent, map, look) {
  const { axes, basis, rows, show } = map;
  const { values } = axes[0];
  const inTheory = ratedOf(map).some(({ rates }) => rates.stableBelow !== null);
  /** @type {TableLine[]} */
  const lines = ratedOf(map).map(({ index, label: name, rates }) => [
    swatch(look.paths[index], look.casing), name,
    rates.best === null ? "–" : readable(values[rates.best], 3),
    rates.best === null ? "–" : readable(rates.loss[1][rates.best]),
    goodRates(rates),
    readable(rates.divergesFrom, 3),
    ...(inTheory ? [readable(rates.stableBelow, 3)] : []),
  ]);
  const meaning = rows > 1 ? "The line is the median over the seeds, the band reaches from the lower to the upper quartile. " : "";
  parent.replaceChildren(
    table([`of ${basis}`, "best rate", "final loss there", "good rates", "diverges from", ...(inTheory ? ["in theory stable below"] : [])], lines),
    hint(`${meaning}The marker stands at the best final loss, bars above the figure are the good rates${show === "steps" ? " for that loss" : ""}: those that come down at least 99 % of the way that the best of all does.`),
  );
}

/** @param {RateSummary} rates */
function goodRates({ good, decades }) {
  if (good === null || decades === null) return "–";
  return `${good.map((rate) => readable(rate, 3)).join(" to ")} (${decades.toFixed(1)} decades)`;
}

/**
 * What stands in the line under the figure about one rate; of coloured strips only about the entrant that is meant.
 * @param {Map} map
 * @param {number} index
 * @param {number} column
 */
export function wordsOf(map, index, column) {
  const { axes, show, colouring, outcomes } = map;
  const rate = `${axes[0].label} = ${readable(axes[0].values[column])}`;
  if (colouring) {
    const { label, rates } = ratedOf(map)[index];
    const texts = outcomes.flatMap((outcome, kind) => {
      const fraction = rates.outcomes[kind][column];
      return fraction > 0 ? [`${outcome.label} ${percent(fraction, 1)} %`] : [];
    });
    return `${label}, ${rate}: ${texts.join(", ")}.`;
  }
  const texts = ratedOf(map).map(({ label, rates }) => {
    const [, median] = quartilesOf(map, rates);
    const none = show === "steps" ? "never" : "diverges";
    return `${label} ${median[column] === null ? none : readable(median[column])}`;
  });
  return `${rate}: ${texts.join("; ")}.`;
}
