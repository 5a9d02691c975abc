// The landscape's picture with something of the class's on it: points, or the runs of many.

import { arrangement } from "./arrangement.js";
import { contains, distanceAcross, drawAxes, ticks } from "./axes.js";
import { drawPoints, picture } from "./ground.js";
import { landscape } from "./landscape.js";
import { Layer } from "./layer.js";
import { drawRing } from "./paths.js";
import { pauseSeconds, rest } from "./room_server.js";
import { Refused } from "./server.js";
import { onSizeChange, onWidthChange } from "./sizes.js";
import { lookIn, onThemeChange } from "./theme.js";
import { toPixel } from "./view.js";

/** @import {FramedPanel} from "./arrangement.js" */
/** @import {Landscape} from "./landscape.js" */
/** @import {Look} from "./theme.js" */
/** @import {Pair} from "./wire.js" */

/** @typedef {(layer: Layer, panel: FramedPanel, look: Look) => void} Paint */

export class Ground {
  /** @type {Landscape | null} */
  landscape = null;
  /** @type {FramedPanel | null} */
  panel = null;
  /** @type {Look} */
  look;
  end = new AbortController();
  isDue = false;

  /**
   * @param {HTMLElement} parent
   * @param {string} experiment whose landscape it is; of the rest its start alone is seen
   * @param {object} how
   * @param {() => number} [how.room] how high it may be, in pixels; else as high as the page makes its element
   * @param {Paint} how.paint draws what lies on it
   * @param {boolean} [how.withPoints] whether minima, saddles and maxima are marked, which gives away where they are
   * @param {((point: Pair) => void) | null} [how.tap] is called with a point that is tapped on
   */
  constructor(parent, experiment, { room, paint, withPoints = false, tap = null }) {
    this.parent = parent;
    this.experiment = experiment;
    this.isWall = !room;
    this.room = room ?? (() => parent.clientHeight);
    this.paint = paint;
    this.withPoints = withPoints;
    this.still = new Layer(parent);
    this.moving = new Layer(parent);
    parent.classList.add("downhill-room-ground");
    const lay = () => this.lay();
    window.addEventListener("resize", lay);
    this.stops = [onThemeChange(parent, lay), (room ? onWidthChange : onSizeChange)(parent, lay), () => window.removeEventListener("resize", lay)];
    if (tap) parent.addEventListener("click", (event) => this.tapAt(event, tap));
    this.load();
  }

  destroy() {
    this.end.abort();
    for (const stop of this.stops) stop();
  }

  /** Its picture, asked for until it is here. */
  async load() {
    for (let attempt = 0; !this.landscape && !this.end.signal.aborted; attempt += 1) {
      try {
        this.landscape = await landscape(this.experiment, this.experiment);
      } catch (error) {
        if (error instanceof Refused) return this.parent.append(error.message);
        await rest(pauseSeconds(attempt), this.end.signal);
      }
    }
    this.lay();
  }

  lay() {
    const { landscape, parent } = this;
    if (!landscape || !parent.clientWidth || this.end.signal.aborted) return;
    const look = lookIn(parent, { themes: landscape.themes, pathStyles: [] });
    this.look = this.isWall ? { ...look, scale: landscape.themes[look.name].projectorScale } : { ...look, scale: 1 };
    const wanted = { layout: /** @type {const} */ ("grid"), count: 1, view: landscape.view, fills: false }; // no colour bar
    const { panels, height } = arrangement(wanted, parent.clientWidth, this.look.scale, this.room());
    [this.panel] = panels;
    parent.style.height = `${height}px`;
    for (const layer of [this.still, this.moving]) layer.resize(parent.clientWidth, height);
    this.drawStill(landscape, this.panel);
    this.draw();
    parent.dataset.panel = JSON.stringify([this.panel.left, this.panel.top, this.panel.width, this.panel.height]);
    parent.dataset.view = JSON.stringify(landscape.view);
  }

  /**
   * @param {Landscape} landscape
   * @param {FramedPanel} panel
   */
  drawStill(landscape, panel) {
    const { look, still } = this;
    still.clear();
    const ground = picture(landscape, landscape.view, panel.width, panel.height, look, still.ratio);
    still.context.drawImage(ground, panel.left, panel.top, panel.width, panel.height);
    if (this.withPoints) drawPoints(still.context, panel, landscape.points, look);
    const start = startOf(this.experiment);
    if (start) drawRing(still.context, panel.toX(start[0]), panel.toY(start[1]), 5, look);
    drawAxes(still.context, panel, look, { titles: landscape.axes, across: acrossOf(panel, look) });
  }

  /** What lies on it, anew with the next frame, however often this is called before. */
  redraw() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      this.draw();
    });
  }

  draw() {
    const { panel, moving } = this;
    if (!panel) return;
    moving.clear();
    this.paint(moving, panel, this.look);
  }

  /**
   * @param {MouseEvent} event
   * @param {(point: Pair) => void} tap
   */
  tapAt({ clientX, clientY }, tap) {
    const box = this.parent.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    const { panel } = this;
    if (!panel || !contains(panel, x, y)) return;
    const [perX, perY] = [panel.fromX(1) - panel.fromX(0), panel.fromY(1) - panel.fromY(0)];
    tap([toPixel(panel.fromX(x), perX), toPixel(panel.fromY(y), perY)]);
  }
}

const [FEW, CLOSER, SHORT] = [3, 0.6, 4]; // ticks; of their usual distance; signs in a number

/**
 * Round numbers below the picture. Their usual distance has room for any number: where that leaves few of them, as on a
 * projector, short ones may stand closer.
 * @param {FramedPanel} panel
 * @param {Look} look
 */
function acrossOf({ x, width }, look) {
  const usual = ticks(x, width, distanceAcross(look));
  if (usual.length >= FEW) return usual;
  const closer = ticks(x, width, CLOSER * distanceAcross(look));
  return closer.every(([, text]) => text.length <= SHORT) ? closer : usual;
}

/**
 * Where a race starts, by its query.
 * @param {string} experiment
 * @returns {Pair | null}
 */
export function startOf(experiment) {
  const numbers = new URLSearchParams(experiment).get("start")?.split(",").map(Number) ?? [];
  return numbers.length === 2 && numbers.every(Number.isFinite) ? [numbers[0], numbers[1]] : null;
}

/**
 * A cross of lines, for a point that is meant exactly.
 * @param {Layer} layer
 * @param {FramedPanel} panel
 * @param {Pair} point
 * @param {Look} look
 */
export function drawCross(layer, panel, [x, y], look) {
  const [across, up, arm] = [panel.toX(x), panel.toY(y), 13 * look.scale];
  const path = new Path2D();
  path.moveTo(across - arm, up);
  path.lineTo(across + arm, up);
  path.moveTo(across, up - arm);
  path.lineTo(across, up + arm);
  layer.within(panel, (context) => {
    for (const [colour, width] of /** @type {[string, number][]} */ ([[look.casing, 5], [look.ink, 2]])) {
      Object.assign(context, { strokeStyle: colour, lineWidth: width * look.scale });
      context.stroke(path);
    }
  });
}

/**
 * A dot for each answer.
 * @param {Layer} layer
 * @param {FramedPanel} panel
 * @param {readonly Pair[]} points
 * @param {Look} look
 * @param {string} colour
 */
export function drawDots(layer, panel, points, look, colour) {
  layer.within(panel, (context) => {
    Object.assign(context, { fillStyle: colour, strokeStyle: look.casing, lineWidth: 1.5 });
    for (const [x, y] of points) {
      context.beginPath();
      context.arc(panel.toX(x), panel.toY(y), 5 * look.scale, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  });
}
