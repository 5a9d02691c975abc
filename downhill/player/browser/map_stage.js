// The pictures of a map: a panel for each entrant, what stands on them, and the cross with the run it is on.

import { arrange, margins } from "./arrangement.js";
import { distanceAcross, distanceUp, drawAxes, font, panel } from "./axes.js";
import { drawPoints } from "./ground.js";
import { Layer, contextOf } from "./layer.js";
import { placeOf, ticksOf } from "./value_axis.js";
import { painted } from "./map_frames.js";
import { drawDot, drawLine, drawRectangle } from "./map_marks.js";
import { drawRing } from "./paths.js";

/** @import {FramedPanel} from "./arrangement.js" */
/** @import {Panel} from "./axes.js" */
/** @import {Entrant, Map} from "./map_frames.js" */
/** @import {Part, Run} from "./map_run.js" */
/** @import {Look} from "./theme.js" */
/** @import {Pair} from "./wire.js" */

const GAP = { x: 26, y: 30 };
const TITLE = 24;
const REST = 240; // of the window's height, for what stands around the map; its legend may be scrolled to
const LEAST = 300;
const TALLEST = 760;
const STRIP = 64;
const NARROW = 520;
const BROADEST = 1.7;
const [SLIMMEST_PLANE, BROADEST_PLANE] = [1.25, 2];

export class MapStage {
  height = 0;
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
   * Draw this map anew: its panels side by side, those of a sensitivity as strips above each other.
   * @param {Map} map
   * @param {Look} look
   * @param {number} width
   */
  show(map, look, width) {
    Object.assign(this, { map, look });
    this.arrange(width);
    for (const layer of [this.still, this.moving]) layer.resize(width, this.height);
    this.parent.style.height = `${this.height}px`;
    const { context } = this.still;
    this.still.clear();
    this.panels.forEach((at, index) => {
      this.drawRuns(context, at, map.entrants[index]);
      this.drawTheory(context, at);
      this.drawFrame(context, at, map.entrants[index]);
    });
    this.parent.dataset.panels = JSON.stringify(this.panels.map(({ left, top, width, height }) => [left, top, width, height]));
  }

  /** @param {number} width */
  arrange(width) {
    const { map, look } = this;
    const margin = margins(look.scale);
    // Where there is room for one column only, people scroll.
    const tallest = width < NARROW ? Infinity : Math.max(Math.min(window.innerHeight - REST, TALLEST), LEAST);
    const room = width - margin.left - margin.right;
    const count = map.entrants.length;
    const aspect = this.aspect(room / tallest);
    const best = map.rates ? { columns: 1, rows: count, width: room } : arrange(count, aspect, room, tallest);
    const height = map.rates ? STRIP : Math.round(best.width / aspect);
    /** @type {(count: number, beyond: number) => {log: false, range: Pair}} */
    const ends = (count, beyond) => ({ log: false, range: [-beyond, count - 1 + beyond] });
    const top = TITLE * look.scale;
    this.panels = map.entrants.map((_, index) => {
      const [column, row] = [index % best.columns, Math.floor(index / best.columns)];
      const rectangle = {
        left: Math.round(margin.left + column * (best.width + GAP.x)),
        top: Math.round(top + row * (height + GAP.y)),
        width: Math.round(best.width),
        height,
      };
      const at = panel(rectangle, ends(map.columns, 0), ends(map.rows, map.rates ? 0.5 : 0));
      return { ...at, numbers: [index + best.columns >= count, column === 0 && !map.rates] };
    });
    this.height = Math.ceil(top + best.rows * height + (best.rows - 1) * GAP.y + margin.bottom);
  }

  /**
   * Width to height: as the place itself, where that can be looked at; of other numbers as there is room.
   * @param {number} room
   */
  aspect(room) {
    const { kind, axes: [x, y] } = this.map;
    if (kind !== "basins") return Math.min(Math.max(room, SLIMMEST_PLANE), BROADEST_PLANE);
    const [across, up] = [x, y].map(({ values }) => values[values.length - 1] - values[0]);
    return Math.min(Math.max(across / up, 1 / BROADEST), BROADEST);
  }

  // What stands still --------------------------------------------------------------------------------------------------

  /**
   * Every run is the middle of its square; of those at the edges half is seen.
   * @param {CanvasRenderingContext2D} context
   * @param {Panel} at
   * @param {Entrant} entrant
   */
  drawRuns(context, at, { indices }) {
    const { map, look } = this;
    if (!indices || !map.colouring) return;
    const picture = Object.assign(document.createElement("canvas"), { width: map.columns, height: map.rows });
    const image = new ImageData(map.columns, map.rows);
    new Uint32Array(image.data.buffer).set(painted(map, indices, map.colouring.colours[look.name]));
    contextOf(picture).putImageData(image, 0, 0);
    this.still.within(at, () => {
      context.imageSmoothingEnabled = false; // between two colours there is none
      const [left, right, top, bottom] = [at.toX(-0.5), at.toX(map.columns - 0.5), at.toY(map.rows - 0.5), at.toY(-0.5)];
      context.drawImage(picture, left, top, right - left, bottom - top);
    });
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Panel} at
   */
  drawTheory(context, at) {
    const { map: { kind, minima, boundary }, look } = this;
    const place = this.placesOn(at);
    if (kind === "basins") drawPoints(context, place, minima.map((point) => ({ kind: "minimum", point })), look);
    if (boundary) this.still.within(at, () => drawLine(context, boundary.map(([x, y]) => [place.toX(x), place.toY(y)]), look));
  }

  /**
   * The panel with pixels of values instead of places.
   * @param {Panel} at
   * @returns {Panel}
   */
  placesOn(at) {
    const [x, y] = this.map.axes;
    return { ...at, toX: (value) => at.toX(placeOf(x, value)), toY: (value) => at.toY(placeOf(y, value)) };
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {FramedPanel} at
   * @param {Entrant} entrant
   */
  drawFrame(context, at, { label }) {
    const { map: { axes: [x, y] }, look } = this;
    drawAxes(context, at, look, {
      titles: [at.numbers[0] ? x.title : "", at.numbers[1] ? y.title : ""],
      numbers: at.numbers,
      across: ticksOf(x, at.width, distanceAcross(look)),
      up: at.numbers[1] || !this.map.rates ? ticksOf(y, at.height, distanceUp(look)) : [],
    });
    context.font = font(14 * look.scale, "600");
    context.textAlign = "left";
    context.textBaseline = "bottom";
    context.fillStyle = look.ink;
    context.fillText(label, at.left, at.top - 5, at.width);
  }

  // What moves ---------------------------------------------------------------------------------------------------------

  /**
   * The cross at a run of every panel, with where that run ended; a part.
   * @param {Run | null} cross
   * @param {Part | null} [rectangle]
   */
  draw(cross, rectangle = null) {
    const { context } = this.moving;
    this.moving.clear();
    if (rectangle) for (const at of this.panels) drawRectangle(context, at, rectangle, this.look);
    if (!cross) return;
    this.panels.forEach((at, index) => this.moving.within(at, () => this.drawRun(context, at, this.map.entrants[index], cross)));
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Panel} at
   * @param {Entrant} entrant
   * @param {Run} run
   */
  drawRun(context, at, { thetas }, [column, row]) {
    const { map, look } = this;
    const [x, y] = [at.toX(column), at.toY(row)];
    if (thetas && map.kind === "basins") {
      const place = this.placesOn(at);
      const run = 2 * (row * map.columns + column);
      /** @type {Pair} */
      const end = [place.toX(thetas[run]), place.toY(thetas[run + 1])];
      if (end.every(Number.isFinite)) {
        drawLine(context, [[x, y], end], look);
        drawDot(context, end, look);
      }
    } else {
      drawLine(context, [[x, at.top], [x, at.top + at.height]], look, 0.6);
      if (!map.rates) drawLine(context, [[at.left, y], [at.left + at.width, y]], look, 0.6);
    }
    if (!map.rates) drawRing(context, x, y, 5, look);
  }
}
