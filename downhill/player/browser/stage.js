// The stage: one landscape panel or several, what stands still on them, and the paths above.

const TITLE_MIDDLE = 16; // of an entrant's name, from its panel's top

import { drawArrows } from "./arrows.js";
import { contains, font } from "./axes.js";
import { arrangement } from "./arrangement.js";
import { drawDivergence, drawOutside } from "./endings.js";
import { drawBar, drawFrames, drawPoints, picture } from "./ground.js";
import { grid } from "./landscape.js";
import { Layer } from "./layer.js";
import { Trail, drawMarker, drawRing } from "./paths.js";
import { Latest, askMessage } from "./server.js";
import { moved, zoomed } from "./view.js";

export class Stage {
  /** `changed()` is called when the view has changed and everything must be laid out anew. */
  constructor(parent, changed) {
    this.parent = parent;
    this.changed = changed;
    this.still = new Layer(parent);
    this.moving = new Layer(parent);
    this.finer = new Latest((view) => this.loadGrid(view));
  }

  /** Bring panels and pictures in line with these; Canvas work is only done where something has changed. */
  lay(race, landscape, layout, look, width) {
    if (this.landscape?.key !== landscape.key) {
      this.view = landscape.view;
      this.grid = landscape.grid;
      this.finer.forget();
    }
    Object.assign(this, { race, landscape, layout, look });
    const count = layout === "grid" ? Math.max(race.entrants.length, 1) : 1;
    const key = [landscape.key, look.name, look.scale, layout, count, width, this.view, window.innerHeight, window.devicePixelRatio].join(" ");
    if (key !== this.key || this.drawnGrid !== this.grid) {
      this.key = key;
      this.drawnGrid = this.grid;
      Object.assign(this, arrangement(layout, count, this.view, width, look.scale, window.innerHeight));
      this.resize(width);
      this.drawStill();
      this.parent.dataset.panels = JSON.stringify(this.panels.map(({ left, top, width, height }) => [left, top, width, height]));
    }
    this.layTrails();
  }

  resize(width) {
    const size = `${width} ${this.height} ${window.devicePixelRatio}`;
    if (size === this.size) return;
    this.size = size;
    this.parent.style.height = `${this.height}px`;
    this.still.resize(width, this.height);
    this.moving.resize(width, this.height);
  }

  drawStill() {
    const { landscape, look, panels } = this;
    const { context } = this.still;
    this.still.clear();
    const [{ width, height }] = panels;
    const ratio = window.devicePixelRatio || 1;
    const ground = picture({ grid: this.grid, scale: landscape.scale }, this.view, width, height, look, ratio);
    for (const panel of panels) {
      context.drawImage(ground, panel.left, panel.top, panel.width, panel.height);
      drawPoints(context, panel, landscape.points, look);
    }
    drawFrames(context, panels, landscape.axes, look);
    if (this.bar) drawBar(context, panels[0], landscape.scale, look);
  }

  panelOf(index) {
    return this.panels[this.layout === "grid" ? index : 0];
  }

  layTrails() {
    this.trails = this.race.entrants.map((entrant) => {
      const panel = this.panelOf(entrant.index);
      const along = ({ x, y }) => (step) => [panel.toX(x(step)), panel.toY(y(step))];
      const style = this.look.paths[entrant.index];
      const trail = new Trail(along(entrant), Math.max(entrant.lastStep, 0), style);
      const average = entrant.average ? new Trail(along(entrant.average), trail.lastStep, style) : null;
      return Object.assign(trail, { entrant, average });
    });
  }

  /** The trails of one panel. */
  trailsIn(index) {
    return this.layout === "grid" ? this.trails.slice(index, index + 1) : this.trails;
  }

  // Drawing the moment -------------------------------------------------------------------------------------------------

  /** `marked` is a step to ring, `inspected` what `drawArrows` needs. */
  draw(position, { marked, inspected } = {}) {
    const { look } = this;
    this.moving.clear();
    this.panels.forEach((panel, index) => {
      const here = this.trailsIn(index);
      this.moving.within(panel, (context) => {
        drawRing(context, panel.toX(this.race.start[0]), panel.toY(this.race.start[1]), 5, look);
        for (const trail of here) trail.draw(context, position, look);
        for (const trail of here) trail.average?.drawThin(context, position, look);
        for (const trail of here) trail.drawHead(context, position, look);
        for (const trail of here) drawDivergence(context, trail, position, look);
        const taken = this.layout === "grid" ? [panel.top + TITLE_MIDDLE * look.scale] : []; // heights where text stands
        for (const trail of here) drawOutside(context, panel, trail, position, look, taken);
        const shown = inspected && here.find(({ entrant }) => entrant.index === inspected.entrant);
        if (shown) drawArrows(context, panel, inspected, shown.style, look);
        const ringed = marked && here.find(({ entrant }) => entrant === marked.entrant);
        if (ringed) drawRing(context, ...ringed.place(marked.step), 9, look);
        if (this.layout === "grid" && here.length) this.drawTitle(context, panel, here[0]);
      });
    });
  }

  drawTitle(context, panel, { entrant, style }) {
    const { ink, casing, scale } = this.look;
    context.font = font(13 * scale, "600");
    context.textAlign = "left";
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.lineWidth = 4 * scale;
    context.strokeStyle = casing;
    const [left, top] = [panel.left + 12 + 12 * scale, panel.top + 8];
    const label = fitted(context, entrant.label, panel.width - 32 * scale);
    context.strokeText(label, left, top);
    context.fillStyle = ink;
    context.fillText(label, left, top);
    drawMarker(context, panel.left + 13, top + 6 * scale, 5 * scale, style, casing);
  }

  // Places -------------------------------------------------------------------------------------------------------------

  /** The index of the panel at a pixel, or -1. */
  panelAt(x, y) {
    return this.panels ? this.panels.findIndex((panel) => contains(panel, x, y)) : -1;
  }

  // The view -----------------------------------------------------------------------------------------------------------

  zoomBy(factor, x, y) {
    const [first] = this.panels;
    const panel = this.panels[this.panelAt(x, y)] ?? first;
    const at = [x ?? first.left + first.width / 2, y ?? first.top + first.height / 2];
    this.setView(zoomed(this.view, factor, [panel.fromX(at[0]), panel.fromY(at[1])], this.landscape.view));
  }

  pan(dx, dy) {
    const [panel] = this.panels;
    const perX = panel.fromX(1) - panel.fromX(0);
    const perY = panel.fromY(1) - panel.fromY(0);
    this.setView(moved(this.view, dx * perX, dy * perY));
  }

  reset() {
    this.finer.forget();
    this.grid = this.landscape.grid;
    this.setView(this.landscape.view);
  }

  setView(view) {
    this.view = view;
    this.changed();
    if (view !== this.landscape.view) this.finer.ask(view);
  }

  /** The losses over exactly this view: between the points of the first grid they would only be guessed. */
  async loadGrid(view) {
    const { landscape } = this;
    try {
      const query = `${this.race.experiment}&view=${view.flat().join(",")}`;
      const { header, buffer, start } = await askMessage("landscape", query);
      if (this.landscape !== landscape || this.view === landscape.view) return;
      this.grid = grid(header, landscape.scale, buffer, start);
    } catch {
      return; // the coarser picture stays
    }
    this.changed();
  }
}

/** The text, or as much of its beginning as fits into this width. */
function fitted(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let shown = text;
  while (shown && context.measureText(`${shown}…`).width > width) shown = shown.slice(0, -1);
  return `${shown.trimEnd()}…`;
}
