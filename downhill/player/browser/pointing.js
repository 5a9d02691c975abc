// What the pointer is on: a step of a path or of a curve, a known point, the landscape; and the start that it drags.

import { Note, nearestStep } from "./hover.js";
import { nearestPoint } from "./landscape.js";
import { readable } from "./numbers.js";
import { onGestures } from "./pointer.js";
import { inside, toPixel } from "./view.js";

/** @import {Panel} from "./axes.js" */
/** @import {Curves} from "./curves.js" */
/** @import {Moment} from "./hover.js" */
/** @import {Playback} from "./playback.js" */
/** @import {ReadOuts} from "./read_outs.js" */
/** @import {Stage} from "./stage.js" */
/** @import {CriticalPoint, Pair} from "./wire.js" */

const REACH_OF_POINTS = 10;
const FINGER = 24; // its radius, in pixels

export class Pointing {
  /** @type {Moment | null} the step that is ringed */
  marked = null;
  isDisabled = false;
  /** @type {Panel | null} where the start is dragged */
  dragged = null;

  /**
   * @param {object} player
   * @param {Stage} player.stage
   * @param {Curves} player.curves
   * @param {ReadOuts} player.readOuts
   * @param {Playback} player.playback
   * @param {((point: Pair, done: boolean) => void) | null} player.moveStart is called while the start is dragged; without
   *   it the start stays where it is
   * @param {() => void} player.takeStartBack is called if that was not meant
   * @param {() => void} player.markedChanged is called when the marked step has changed
   */
  constructor({ stage, curves, readOuts, playback, moveStart, takeStartBack, markedChanged }) {
    this.stage = stage;
    this.curves = curves;
    this.readOuts = readOuts;
    this.playback = playback;
    this.moveStart = moveStart;
    this.markedChanged = markedChanged;
    this.note = new Note(stage.parent);
    this.curveNote = new Note(curves.box);
    onGestures(stage.parent, {
      hits: (x, y) => stage.panelAt(x, y) >= 0,
      holds: (x, y) => this.holds(x, y),
      start: moveStart && ((x, y, done) => this.dragStart(x, y, done)),
      takeStartBack: () => {
        this.dragged = null;
        takeStartBack();
      },
      pan: (dx, dy) => stage.pan(dx, dy),
      zoom: (factor, x, y) => stage.zoomBy(factor, x, y),
      point: (x, y) => this.pointAt(x, y),
      leave: () => this.unmark(),
    });
    curves.box.addEventListener("pointermove", (event) => this.pointAtCurve(event));
    curves.box.addEventListener("pointerleave", () => this.unmark());
  }

  /**
   * Whether the start's ring lies under a finger there.
   * @param {number} x
   * @param {number} y
   */
  holds(x, y) {
    const panel = this.stage.panels[this.stage.panelAt(x, y)];
    const [startX, startY] = this.stage.race.start;
    return Boolean(panel) && Math.hypot(panel.toX(startX) - x, panel.toY(startY) - y) < FINGER;
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {boolean} done
   */
  dragStart(x, y, done) {
    this.dragged ??= this.stage.panels[Math.max(this.stage.panelAt(x, y), 0)];
    const panel = this.dragged;
    const [perX, perY] = [panel.fromX(1) - panel.fromX(0), panel.fromY(1) - panel.fromY(0)];
    const [atX, atY] = inside(this.stage.viewport.shown, [panel.fromX(x), panel.fromY(y)]);
    this.unmark();
    if (done) this.dragged = null;
    this.moveStart?.([toPixel(atX, perX), toPixel(atY, perY)], done);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  pointAt(x, y) {
    const index = this.stage.panelAt(x, y);
    if (index < 0 || this.isDisabled) return this.unmark();
    const found = nearestStep(this.stage.trailsIn(index), x, y, this.playback.step);
    this.setMarked(found);
    if (found) this.note.step(found, this.readOuts, [x, y]);
    else this.noteGround(this.stage.panels[index], x, y);
  }

  /**
   * Exact numbers: of a known point under the pointer, else of the grid's point nearest to it.
   * @param {Panel} panel
   * @param {number} x
   * @param {number} y
   */
  noteGround(panel, x, y) {
    const { axes, points } = this.stage.landscape;
    const near = (/** @type {CriticalPoint} */ { point }) => Math.hypot(panel.toX(point[0]) - x, panel.toY(point[1]) - y) < REACH_OF_POINTS;
    const known = points.find(near);
    const { point, loss } = known ?? nearestPoint(this.stage.viewport.grid, panel.fromX(x), panel.fromY(y));
    /** @type {[string, string][]} */
    const lines = [[axes[0], readable(point[0])], [axes[1], readable(point[1])], ["loss", readable(loss, 5)]];
    this.note.write(known?.kind ?? "", lines, [x, y]);
  }

  /** @param {PointerEvent} event */
  pointAtCurve(event) {
    const box = this.curves.box.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const found = this.curves.contains(x, y) && !this.isDisabled ? nearestStep(this.curves.trails, x, y, Infinity) : null;
    this.setMarked(found);
    if (found) this.curveNote.step(found, this.readOuts, [x, y]);
    else this.curveNote.hide();
  }

  /** @param {Moment | null} found */
  setMarked(found) {
    this.marked = found && { entrant: found.entrant, step: found.step };
    this.markedChanged();
  }

  unmark() {
    this.note.hide();
    this.curveNote.hide();
    if (this.marked) this.setMarked(null);
  }
}
