// Pointing at runs of a map, by mouse, pen, finger or keyboard.

import { element } from "./elements.js";

/** @import {MapRates} from "./map_rates.js" */
/** @import {Part, Run} from "./map_run.js" */
/** @import {MapStage} from "./map_stage.js" */
/** @import {Pair} from "./wire.js" */

/**
 * What pointing does.
 * @typedef {object} Handlers
 * @property {(index: number, run: Run | null) => void} point the run under the cross has changed; with its panel
 * @property {(run: Run | null) => void} open
 * @property {(part: Part) => void} zoom
 */

const FARTHEST_CLICK = 5; // pixels
const FAST = 10;
/** @type {Record<string, Pair>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class MapPointing {
  index = 0;
  /** @type {Run | null} the one under the cross */
  run = null;
  /** @type {{x: number, y: number, place: Run, touch: boolean} | null} where a button was pressed */
  start = null;
  /** @type {HTMLElement[]} */
  boxes = [];

  /**
   * @param {MapStage | MapRates} stage
   * @param {Handlers} handlers
   */
  constructor(stage, { point, open, zoom }) {
    this.stage = stage;
    this.point = point;
    this.open = open;
    this.zoom = zoom;
  }

  /** Put a box over every panel. */
  show() {
    const { panels, parent, map } = this.stage;
    for (const box of this.boxes.splice(panels.length)) box.remove();
    while (this.boxes.length < panels.length) {
      const box = this.made(this.boxes.length);
      this.boxes.push(box);
      parent.append(box);
    }
    this.boxes.forEach((box, index) => {
      const { left, top, width, height } = panels[index];
      Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
      box.ariaLabel = `${map.entrants[index].label}: arrow keys move a cross over the map, Enter opens its run in the Playground`;
    });
    if (this.run) this.mark(this.index, [Math.min(this.run[0], map.columns - 1), Math.min(this.run[1], map.rows - 1)]);
  }

  /** @param {number} index */
  made(index) {
    const box = element("div", { className: "downhill-map-panel", role: "application", tabIndex: 0, "data-own-keys": "" });
    box.addEventListener("pointerdown", (event) => this.down(index, event));
    box.addEventListener("pointermove", (event) => this.move(index, event));
    box.addEventListener("pointerup", (event) => this.up(index, event));
    box.addEventListener("pointercancel", () => this.leave());
    box.addEventListener("pointerleave", () => this.leave());
    box.addEventListener("focus", () => box.matches(":focus-visible") && this.mark(index, this.run ?? this.middle));
    box.addEventListener("keydown", (event) => this.pressed(index, event));
    return box;
  }

  get middle() {
    const { columns, rows } = this.stage.map;
    return /** @type {Run} */ ([Math.floor(columns / 2), Math.floor(rows / 2)]);
  }

  /**
   * Where the pointer is in the panel, in runs, not rounded.
   * @param {number} index
   * @param {PointerEvent} event
   * @returns {Run}
   */
  placeOf(index, { offsetX, offsetY }) {
    const { map, panels } = this.stage;
    const at = panels[index];
    const within = (/** @type {number} */ place, /** @type {number} */ count) => Math.min(Math.max(place, 0), count - 1);
    return [within(at.fromX(at.left + offsetX), map.columns), within(at.fromY(at.top + offsetY), map.rows)];
  }

  /**
   * @param {number} index
   * @param {Run} run
   */
  mark(index, run) {
    Object.assign(this, { index, run });
    this.stage.draw(run);
    this.point(index, run);
  }

  forget() {
    Object.assign(this, { start: null, run: null });
    if (this.stage.map) this.stage.draw(null);
    this.point(0, null);
  }

  /**
   * @param {number} index
   * @param {PointerEvent} event
   */
  down(index, event) {
    if (event.button !== 0) return;
    this.start = { x: event.offsetX, y: event.offsetY, place: this.placeOf(index, event), touch: event.pointerType === "touch" };
    if (!this.start.touch) this.boxes[index].setPointerCapture(event.pointerId);
  }

  /**
   * @param {number} index
   * @param {PointerEvent} event
   */
  move(index, event) {
    const place = this.placeOf(index, event);
    const from = this.draggedFrom(event);
    if (from) this.stage.draw(null, rectangleOf(from, place));
    else this.mark(index, rounded(place));
  }

  /**
   * Where the pointer has been dragged from, if it has moved so far that it is no click.
   * @param {PointerEvent} event
   */
  draggedFrom({ offsetX, offsetY }) {
    const { start } = this;
    const dragged = start && !start.touch && Math.hypot(offsetX - start.x, offsetY - start.y) > FARTHEST_CLICK;
    return dragged ? start.place : null;
  }

  /**
   * @param {number} index
   * @param {PointerEvent} event
   */
  up(index, event) {
    const { start } = this;
    if (!start) return;
    const place = this.placeOf(index, event);
    const from = this.draggedFrom(event);
    this.start = null;
    if (from) {
      this.stage.draw(null);
      this.zoom(rectangleOf(rounded(from), rounded(place)));
      return;
    }
    this.mark(index, rounded(place));
    if (!start.touch) this.open(this.run); // a finger first sees what is there
  }

  leave() {
    this.start = null;
    this.stage.draw(this.run);
  }

  /**
   * @param {number} index
   * @param {KeyboardEvent} event
   */
  pressed(index, event) {
    const arrow = ARROWS[event.key];
    if (event.key === "Enter" && this.run) this.open(this.run);
    if (!arrow) return;
    event.preventDefault();
    const by = event.shiftKey ? FAST : 1;
    const { columns, rows } = this.stage.map;
    const from = this.run ?? this.middle;
    const moved = (/** @type {0 | 1} */ axis, /** @type {number} */ count) => Math.min(Math.max(from[axis] + arrow[axis] * by, 0), count - 1);
    this.mark(index, [moved(0, columns), moved(1, rows)]);
  }
}

/**
 * @param {Run} run
 * @returns {Run}
 */
function rounded([column, row]) {
  return [Math.round(column), Math.round(row)];
}

/**
 * @param {Run} corner
 * @param {Run} other
 * @returns {Part}
 */
function rectangleOf([x, y], [otherX, otherY]) {
  return [[Math.min(x, otherX), Math.max(x, otherX)], [Math.min(y, otherY), Math.max(y, otherY)]];
}
