// The stage: one landscape panel or several, what stands still on them, and the paths above.

import { drawArrows } from "./arrows.js";
import { contains } from "./axes.js";
import { LEAST, arrangement } from "./arrangement.js";
import { boxOf } from "./boxes.js";
import { drawEndings, edgePlace, isOver } from "./endings.js";
import { drawBar, drawFrames, drawPoints, picture } from "./ground.js";
import { Layer } from "./layer.js";
import { TITLE_HEIGHT, drawTitle } from "./panel_title.js";
import { drawRing } from "./paths.js";
import { Trail, advance } from "./trail.js";
import { Viewport } from "./viewport.js";

/**
 * What is drawn besides the paths at a moment.
 * @typedef {object} Highlights
 * @property {Moment | null} [marked] a step to ring
 * @property {Inspected & {entrant: number}} [inspected] the index of an entrant, and what arrows need of it
 */

/** @import {FramedPanel} from "./arrangement.js" */
/** @import {Inspected} from "./arrows.js" */
/** @import {Box} from "./boxes.js" */
/** @import {EntrantTrail, Moment} from "./hover.js" */
/** @import {Grid, Landscape} from "./landscape.js" */
/** @import {Path, Race} from "./race.js" */
/** @import {Asks} from "./server.js" */
/** @import {Look} from "./theme.js" */
/** @import {Layout, Pair} from "./wire.js" */

/** @typedef {EntrantTrail & {average: Trail | null}} StageTrail */

export class Stage {
  /** @type {Race} */
  race;
  /** @type {Landscape} */
  landscape;
  /** @type {Exclude<Layout, "surface">} */
  layout;
  /** @type {Look} */
  look;
  /** @type {FramedPanel[]} */
  panels = [];
  /** @type {StageTrail[]} */
  trails = [];
  areDrawn = false; // these trails, so that only what is new of them has to be
  height = 0;
  least = LEAST; // of the panels' height
  hasBar = false;
  // What has been drawn and laid out, to do it again only after a change.
  drawnKey = "";
  movingKey = "";
  /** @type {Grid | null} */
  drawnGrid = null;
  size = "";

  /**
   * @param {HTMLElement} parent
   * @param {() => void} changed is called when the view has changed and everything must be laid out anew
   * @param {Asks} asks
   */
  constructor(parent, changed, asks) {
    this.parent = parent;
    this.asks = asks;
    this.still = new Layer(parent);
    this.growing = new Layer(parent);
    this.moving = new Layer(parent);
    this.viewport = new Viewport(changed, asks);
  }

  /**
   * How high it is with these, of the room that it is given.
   * @param {Race} race
   * @param {Landscape} landscape
   * @param {Exclude<Layout, "surface">} layout
   * @param {Look} look
   * @param {number} width
   * @param {number} room
   */
  heightOf(race, landscape, layout, look, width, room) {
    this.viewport.setRace(race, landscape);
    return arrangement(this.wanted(race, layout), width, look.scale, room).height;
  }

  /**
   * @param {Race} race
   * @param {Exclude<Layout, "surface">} layout
   */
  wanted({ entrants }, layout) {
    const count = layout === "grid" ? Math.max(entrants.length, 1) : 1;
    return { layout, count, view: this.viewport.view, fills: this.asks("landscape"), least: this.least };
  }

  /**
   * Bring panels and pictures in line with these; Canvas work is only done where something has changed.
   * @param {Race} race
   * @param {Landscape} landscape
   * @param {Exclude<Layout, "surface">} layout
   * @param {Look} look
   * @param {number} width
   * @param {number} room in height
   */
  lay(race, landscape, layout, look, width, room) {
    const { viewport } = this;
    viewport.setRace(race, landscape);
    Object.assign(this, { landscape, layout, look });
    const wanted = this.wanted(race, layout);
    const key = [landscape.key, look.name, look.scale, layout, wanted.count, width, viewport.view, room, window.devicePixelRatio].join(" ");
    if (key !== this.drawnKey || this.drawnGrid !== viewport.grid) {
      const { panels, bar, height, shown } = arrangement(wanted, width, look.scale, room);
      Object.assign(this, { panels, hasBar: bar, height });
      viewport.show(shown);
      this.drawnKey = key;
      this.drawnGrid = viewport.grid;
      this.resize(width);
      this.drawStill();
      this.parent.dataset.panels = JSON.stringify(this.panels.map(({ left, top, width, height }) => [left, top, width, height]));
      this.parent.dataset.view = JSON.stringify(shown);
    }
    this.setRace(race);
  }

  /** @param {number} width */
  resize(width) {
    const size = `${width} ${this.height} ${window.devicePixelRatio}`;
    if (size === this.size) return;
    this.size = size;
    this.parent.style.height = `${this.height}px`;
    for (const layer of [this.still, this.growing, this.moving]) layer.resize(width, this.height);
  }

  drawStill() {
    const { landscape, look, panels, viewport: { shown, grid } } = this;
    const { context } = this.still;
    this.still.clear();
    const [{ width, height }] = panels;
    const ratio = window.devicePixelRatio || 1;
    const ground = picture({ grid, scale: landscape.scale }, shown, width, height, look, ratio);
    for (const panel of panels) {
      context.drawImage(ground, panel.left, panel.top, panel.width, panel.height);
      drawPoints(context, panel, landscape.points, look);
    }
    drawFrames(context, panels, landscape.axes, look);
    if (this.hasBar) drawBar(context, panels[0], landscape.scale, look);
  }

  /**
   * Another race with the same panels.
   * @param {Race} race
   */
  setRace(race) {
    this.race = race;
    this.areDrawn = false;
    this.trails = race.entrants.map((entrant) => {
      const panel = this.panels[this.layout === "grid" ? entrant.index : 0];
      /**
       * @param {Path} path
       * @returns {(step: number) => Pair}
       */
      const along = ({ x, y }) => (step) => [panel.toX(x(step)), panel.toY(y(step))];
      const style = this.look.paths[entrant.index];
      const trail = new Trail(along(entrant), Math.max(entrant.lastStep, 0), style, this.look);
      const average = entrant.average ? new Trail(along(entrant.average), trail.lastStep, style, this.look) : null;
      return Object.assign(trail, { entrant, average });
    });
  }

  // Drawing the moment -------------------------------------------------------------------------------------------------

  /**
   * @param {number} position
   * @param {Highlights} [highlights]
   */
  draw(position, highlights = {}) {
    if (!this.areDrawn) this.growing.clear();
    this.panels.forEach((panel, index) => {
      const trails = this.trailsIn(index);
      const changed = advance(trails.flatMap((trail) => (trail.average ? [trail, trail.average] : [trail])), position);
      this.growing.renew(panel, this.areDrawn ? changed : [boxOf(panel)], (context, box) => this.drawTrails(context, panel, trails, box));
    });
    this.drawMoving(position, highlights);
    this.areDrawn = true;
  }

  /**
   * Heads and what stands above them, if any of it has moved: every canvas that is drawn on has to be copied whole.
   * @param {number} position
   * @param {Highlights} highlights
   */
  drawMoving(position, highlights) {
    const { marked, inspected } = highlights;
    const heads = this.trails.map((trail) => {
      const panel = this.panels[this.layout === "grid" ? trail.entrant.index : 0];
      const isAway = edgePlace(panel, ...trail.end) !== null; // how far it is away is written
      return [...trail.end, isAway ? position : isOver(trail, position)];
    });
    const key = JSON.stringify([heads, marked?.entrant.index, marked?.step, { ...inspected, table: null }]);
    if (this.areDrawn && key === this.movingKey) return;
    this.movingKey = key;
    this.moving.clear();
    this.panels.forEach((panel, index) => {
      this.moving.within(panel, (context) => this.drawPanel(context, panel, this.trailsIn(index), position, highlights));
    });
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {FramedPanel} panel
   * @param {StageTrail[]} trails
   * @param {Box} box
   */
  drawTrails(context, panel, trails, box) {
    const { look, race: { start } } = this;
    drawRing(context, panel.toX(start[0]), panel.toY(start[1]), 5, look);
    for (const trail of trails) trail.draw(context, box);
    for (const trail of trails) trail.average?.drawThin(context, box);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {FramedPanel} panel
   * @param {StageTrail[]} trails
   * @param {number} position
   * @param {Highlights} highlights
   */
  drawPanel(context, panel, trails, position, { marked, inspected }) {
    const { look, layout } = this;
    const isTitled = layout === "grid" && trails.length > 0;
    for (const trail of trails) trail.drawHead(context);
    drawEndings(context, panel, trails, position, look, isTitled ? TITLE_HEIGHT * look.scale : 0);
    const arrowed = inspected && trails.find(({ entrant }) => entrant.index === inspected.entrant);
    if (arrowed) drawArrows(context, panel, inspected, arrowed.style, look);
    const ringed = marked && trails.find(({ entrant }) => entrant === marked.entrant);
    if (ringed) drawRing(context, ...ringed.place(marked.step), 9, look);
    if (isTitled) drawTitle(context, panel, trails[0].entrant, trails[0].style, look);
  }

  // Places -------------------------------------------------------------------------------------------------------------

  /**
   * The trails of one panel.
   * @param {number} index
   */
  trailsIn(index) {
    return this.layout === "grid" ? this.trails.slice(index, index + 1) : this.trails;
  }

  /**
   * The index of the panel at a pixel, or -1.
   * @param {number} x
   * @param {number} y
   */
  panelAt(x, y) {
    return this.panels.findIndex((panel) => contains(panel, x, y));
  }

  /**
   * How far one pixel reaches on the landscape, along both axes.
   * @returns {Pair}
   */
  get pixelSize() {
    const [panel] = this.panels;
    return [panel.fromX(1) - panel.fromX(0), panel.fromY(1) - panel.fromY(0)];
  }

  // The view -----------------------------------------------------------------------------------------------------------

  /**
   * Zoom around a pixel, by default the middle of the first panel.
   * @param {number} factor
   * @param {number} [x]
   * @param {number} [y]
   */
  zoomBy(factor, x = this.panels[0].left + this.panels[0].width / 2, y = this.panels[0].top + this.panels[0].height / 2) {
    const panel = this.panels[Math.max(this.panelAt(x, y), 0)];
    this.viewport.zoomBy(factor, [panel.fromX(x), panel.fromY(y)]);
  }

  /**
   * Move what is shown by so many pixels.
   * @param {number} dx
   * @param {number} dy
   */
  pan(dx, dy) {
    const [perX, perY] = this.pixelSize;
    this.viewport.pan(dx * perX, dy * perY);
  }

  reset() {
    this.viewport.reset();
  }
}
