// Final loss against a hyperparameter: lines with the best value marked, and where runs diverge.

import { margins } from "./arrangement.js";
import { distanceAcross, drawAxes, line, panel } from "./axes.js";
import { element } from "./elements.js";
import { Layer } from "./layer.js";
import { drawMarker } from "./paths.js";
import { logAxis } from "./quantities.js";
import { isAcross } from "./swipe.js";
import { ticksOf } from "./value_axis.js";

/** @import {Panel} from "./axes.js" */
/** @import {Look} from "./theme.js" */
/** @import {ValueAxis} from "./value_axis.js" */
/** @import {PathStyle} from "./wire.js" */

/**
 * Runs at the values of a hyperparameter; `best` is an index.
 * @typedef {{losses: (number | null)[], diverged: boolean[], best: number | null, style: PathStyle}} Series
 */

const HEIGHT = 230;

export class SweepChart {
  count = 0;
  offset = 0;
  /** @type {Series[]} */
  series = [];
  /** @type {Look} */
  look;
  /** @type {Panel} */
  panel;

  /**
   * @param {HTMLElement} parent
   * @param {((index: number) => void) | null} picked is called while a pointer is pressed on the chart, with the value's
   *   index nearest to it
   */
  constructor(parent, picked = null) {
    this.box = element("div", { className: "downhill-chart" });
    parent.append(this.box);
    this.still = new Layer(this.box);
    this.moving = new Layer(this.box);
    if (!picked) return;
    this.box.classList.add("downhill-pickable");
    const pick = (/** @type {PointerEvent} */ event) => {
      if (!this.panel) return;
      const x = this.panel.fromX(event.clientX - this.box.getBoundingClientRect().left);
      picked(Math.min(Math.max(Math.round(x), 0), this.count - 1));
    };
    /** @type {PointerEvent} */
    let pressed;
    // A finger that goes up or down scrolls the page.
    const isMeant = (/** @type {PointerEvent} */ event) => event.pointerType !== "touch" || isAcross(pressed, event);
    this.box.addEventListener("pointerdown", (event) => {
      pressed = event;
      this.box.setPointerCapture(event.pointerId);
      if (isMeant(event)) pick(event);
    });
    this.box.addEventListener("pointermove", (event) => { if (event.buttons && isMeant(event)) pick(event); });
    this.box.addEventListener("click", pick);
  }

  /**
   * Show series over the same values; `lowest` is what is known as minimum.
   * @param {ValueAxis & {series: Series[], title: string, lowest: number | null}} shown
   * @param {Look} look
   * @param {number} width
   */
  show({ scale, values, series, title, lowest }, look, width) {
    this.count = values.length;
    const margin = margins(look.scale);
    const offset = lowest ?? 0;
    const above = series.flatMap(({ losses }) => losses.map((loss) => (loss === null ? NaN : loss - offset)));
    const start = Math.max(...above.filter(Number.isFinite), 0);
    const rectangle = {
      left: margin.left + 8, top: margin.top,
      width: Math.max(width - margin.left - 8 - margin.right, 10), height: HEIGHT - margin.top - margin.bottom,
    };
    this.panel = panel(rectangle, { log: false, range: [0, Math.max(this.count - 1, 1)] }, logAxis(above, { highest: Math.min(start, 1e6) }));
    this.box.style.height = `${HEIGHT}px`;
    for (const layer of [this.still, this.moving]) layer.resize(width, HEIGHT);
    const across = ticksOf({ scale, values }, rectangle.width, distanceAcross(look));
    this.still.clear();
    drawAxes(this.still.context, this.panel, look, {
      titles: [title, offset ? "final loss − minimum" : "final loss"], grid: true, across,
    });
    this.still.within(this.panel, (context) => {
      for (const each of series) this.drawSeries(context, each, offset, look);
    });
    Object.assign(this, { look, series, offset });
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Series} series
   * @param {number} offset
   * @param {Look} look
   */
  drawSeries(context, { losses, diverged, best, style }, offset, look) {
    const bottom = this.panel.top + this.panel.height;
    const height = (/** @type {number} */ loss) => (loss - offset > 0 ? this.panel.toY(loss - offset) : bottom);
    const path = new Path2D();
    let drawn = false;
    losses.forEach((loss, index) => {
      const there = loss !== null && !diverged[index];
      if (there) path[drawn ? "lineTo" : "moveTo"](this.panel.toX(index), height(loss));
      drawn = there;
    });
    context.lineJoin = "round";
    context.strokeStyle = style.colour;
    context.lineWidth = 2.2 * look.scale;
    context.setLineDash(style.dash);
    context.stroke(path);
    context.setLineDash([]);
    this.drawDivergence(context, diverged, style, look);
    if (best !== null) drawMarker(context, this.panel.toX(best), height(losses[best] ?? NaN), 6.5 * look.scale, style, look.casing);
  }

  /**
   * The values at which runs diverge, as a faint area, and its edges as dashed lines.
   * @param {CanvasRenderingContext2D} context
   * @param {boolean[]} diverged
   * @param {PathStyle} style
   * @param {Look} look
   */
  drawDivergence(context, diverged, style, look) {
    const { top, height, toX } = this.panel;
    diverged.forEach((here, index) => {
      if (index > 0 && here !== diverged[index - 1]) {
        context.strokeStyle = style.colour;
        context.lineWidth = 1.2 * look.scale;
        context.setLineDash([5, 4]);
        line(context, toX(index - 0.5), top, toX(index - 0.5), top + height);
        context.setLineDash([]);
      }
      if (!here) return;
      context.globalAlpha = 0.1;
      context.fillStyle = style.colour;
      context.fillRect(toX(index - 0.5), top, toX(index + 0.5) - toX(index - 0.5), height);
      context.globalAlpha = 1;
    });
  }

  /**
   * Mark the value that is shown.
   * @param {number} index
   */
  draw(index) {
    const { panel: { top, height, toX }, look } = this;
    this.moving.clear();
    this.moving.context.strokeStyle = look.ink;
    this.moving.context.lineWidth = 1.5 * look.scale;
    line(this.moving.context, toX(index), top, toX(index), top + height);
  }
}
