// The landscape as a relief in three dimensions: Plotly's surface, and the paths on a canvas projected by its camera.

import { boxOf } from "./boxes.js";
import { element } from "./elements.js";
import { drawDivergences } from "./endings.js";
import { height, heightAt } from "./landscape.js";
import { Layer } from "./layer.js";
import { drawRing } from "./paths.js";
import { loadPlotly } from "./plotly.js";
import { layoutFor } from "./scene.js";
import { letPageScroll } from "./swipe.js";
import { Trail, advance } from "./trail.js";

/** @import {EntrantTrail} from "./hover.js" */
/** @import {Landscape} from "./landscape.js" */
/** @import {Plotly} from "./plotly.js" */
/** @import {Race} from "./race.js" */
/** @import {Look} from "./theme.js" */
/** @import {Pair} from "./wire.js" */

/** @typedef {ArrayLike<number>} Matrix 4 × 4, column by column */

/**
 * What of a scene of Plotly's is read here.
 * @typedef {object} Scene
 * @property {{cameraParams: {projection: Matrix, view: Matrix, model: Matrix}}} glplot
 * @property {number[]} dataScale
 * @property {() => {eye: {x: number, y: number, z: number}}} getCamera
 */

/** @typedef {HTMLElement & {_fullLayout?: {scene: {_scene: Scene}}}} Figure an element that Plotly has drawn in */

const [LEAST, SQUARE] = [260, 0.95]; // its height in pixels, and at most in widths: a narrow one would be cut off
const TURN = Math.PI / 36;
const APPROACH = 1.1;

/** There can be no relief in this browser. */
export class NoWebGL extends Error {}

/** Whether the browser can draw a relief; Plotly would write its own error onto the page. */
function hasWebGL() {
  try {
    const context = document.createElement("canvas").getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext(); // browsers allow a few at a time
    return Boolean(context);
  } catch {
    return false; // where it is forbidden some throw
  }
}

export class Relief {
  key = "";
  height = 0;
  camera = "";
  frame = 0;
  /** @type {Scene} */
  scene;
  /** @type {Plotly} */
  plotly;
  /** @type {Race} */
  race;
  /** @type {Landscape} */
  landscape;
  /** @type {Look} */
  look;
  /** @type {EntrantTrail[]} */
  trails;
  areDrawn = false; // these trails, so that only what is new of them has to be
  /** @type {Pair} */
  start;

  /**
   * @param {HTMLElement} parent
   * @param {() => void} changed is called whenever the camera has moved
   * @param {() => void} lost is called if the browser has taken WebGL away, as it does when memory is short
   */
  constructor(parent, changed, lost) {
    this.changed = changed;
    this.parent = parent;
    this.figure = /** @type {Figure} */ (element("div", {
      className: "downhill-relief", role: "application", tabIndex: 0, "data-own-keys": "",
      "aria-label": "Relief: arrow keys turn it, plus and minus come closer and go away",
    }));
    this.figure.addEventListener("keydown", (event) => this.pressed(event));
    letPageScroll(this.figure);
    this.figure.addEventListener("webglcontextlost", lost, { capture: true }); // it does not bubble
    parent.append(this.figure);
    this.growing = new Layer(parent);
    this.moving = new Layer(parent);
  }

  get isReady() {
    return Boolean(this.scene);
  }

  /**
   * Show the landscape; the camera stays where it is.
   * @param {Race} race
   * @param {Landscape} landscape
   * @param {Look} look
   * @param {number} width
   * @param {number} room in height
   */
  async lay(race, landscape, look, width, room) {
    if (!this.isReady && !hasWebGL()) throw new NoWebGL("This browser cannot draw in 3D (it has no WebGL), so the landscape is shown flat.");
    this.plotly = await loadPlotly();
    Object.assign(this, { race, landscape, look });
    const tall = Math.max(Math.min(room, SQUARE * width), LEAST);
    const key = [landscape.key, look.name, look.scale, width, tall].join(" ");
    if (key !== this.key) {
      this.key = key;
      const { data, layout } = landscape.reliefs[look.name];
      const { heights, view } = landscape.grid;
      /** @type {(range: Pair, count: number) => number[]} */
      const along = ([low, high], count) => Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
      const surface = { ...data[0], x: along(view[0], heights[0].length), y: along(view[1], heights.length), z: heights };
      this.height = tall;
      this.parent.style.height = `${tall}px`;
      await this.plotly.react(this.figure, [surface], layoutFor(layout, look, width, tall), { displayModeBar: false, responsive: false });
      for (const layer of [this.growing, this.moving]) layer.resize(width, tall);
    }
    this.scene = /** @type {Required<Figure>} */ (this.figure)._fullLayout.scene._scene;
    this.layTrails();
    this.watch();
  }

  /** Plotly tells of a turning camera only at its end, so it is looked at before every frame while it is shown. */
  watch() {
    cancelAnimationFrame(this.frame);
    const check = () => {
      if (!this.figure.isConnected || this.figure.hidden) return;
      const camera = this.matrix().join(" ");
      if (camera !== this.camera) {
        this.camera = camera;
        this.layTrails();
        this.changed();
      }
      this.frame = requestAnimationFrame(check);
    };
    this.frame = requestAnimationFrame(check);
  }

  hide() {
    cancelAnimationFrame(this.frame);
    for (const layer of [this.growing, this.moving]) layer.clear();
    this.areDrawn = false;
  }

  matrix() {
    const { projection, view, model } = this.scene.glplot.cameraParams;
    return product(projection, product(view, model));
  }

  layTrails() {
    const place = this.projector();
    const { grid, scale } = this.landscape;
    this.trails = this.race.entrants.map((entrant) => {
      const { x, y, loss } = entrant;
      // What a path on a plane has for a loss is not what the landscape has there.
      const tall = (/** @type {number} */ step) => this.race.projection ? heightAt(grid, x(step), y(step)) : height(loss(step), scale);
      const along = (/** @type {number} */ step) => place(x(step), y(step), tall(step));
      return Object.assign(new Trail(along, Math.max(entrant.lastStep, 0), this.look.paths[entrant.index], this.look), { entrant });
    });
    this.areDrawn = false;
    const [x, y] = this.race.start;
    this.start = this.race.entrants.length ? this.trails[0].place(0) : place(x, y, scale.edges[0]);
  }

  /**
   * From a point of the landscape to a pixel.
   * @returns {(x: number, y: number, z: number) => Pair}
   */
  projector() {
    const matrix = this.matrix();
    const { dataScale } = this.scene;
    const [width, height] = [this.figure.clientWidth, this.height];
    return (x, y, z) => {
      const point = [x * dataScale[0], y * dataScale[1], z * dataScale[2], 1];
      const at = [0, 1, 3].map((row) => point.reduce((sum, value, column) => sum + matrix[4 * column + row] * value, 0));
      return [((at[0] / at[2] + 1) / 2) * width, ((1 - at[1] / at[2]) / 2) * height];
    };
  }

  /** @param {number} position */
  draw(position) {
    if (!this.trails) return;
    const { growing, look, moving, start, trails } = this;
    const picture = { left: 0, top: 0, width: this.figure.clientWidth, height: this.height };
    const changed = advance(trails, position);
    growing.renew(picture, this.areDrawn ? changed : [boxOf(picture)], (context, box) => {
      drawRing(context, ...start, 5, look);
      for (const trail of trails) trail.draw(context, box);
    });
    this.areDrawn = true;
    moving.clear();
    moving.within(picture, (context) => {
      for (const trail of trails) trail.drawHead(context);
      drawDivergences(context, picture, trails, position, look);
    });
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    /** @type {Record<string, Pair>} */
    const turns = { ArrowLeft: [TURN, 0], ArrowRight: [-TURN, 0], ArrowUp: [0, TURN], ArrowDown: [0, -TURN] };
    const nearer = event.key === "+" ? 1 / APPROACH : event.key === "-" ? APPROACH : 1;
    if (!this.isReady || (!turns[event.key] && nearer === 1)) return;
    event.preventDefault();
    const { eye } = this.scene.getCamera();
    const distance = Math.hypot(eye.x, eye.y, eye.z) * nearer;
    const [round, up] = turns[event.key] ?? [0, 0];
    const angle = Math.atan2(eye.y, eye.x) + round;
    const rise = Math.min(Math.max(Math.asin(eye.z / Math.hypot(eye.x, eye.y, eye.z)) + up, -1.5), 1.5);
    const at = { x: Math.cos(rise) * Math.cos(angle), y: Math.cos(rise) * Math.sin(angle), z: Math.sin(rise) };
    this.plotly.relayout(this.figure, { "scene.camera.eye": { x: at.x * distance, y: at.y * distance, z: at.z * distance } });
  }
}

/**
 * The product of two matrices.
 * @param {Matrix} a
 * @param {Matrix} b
 */
function product(a, b) {
  return Array.from({ length: 16 }, (_, index) => {
    const [column, row] = [Math.floor(index / 4), index % 4];
    return [0, 1, 2, 3].reduce((sum, k) => sum + a[4 * k + row] * b[4 * column + k], 0);
  });
}
