// The player: a race on its landscape, played, paused and scrubbed in the browser without asking the server.

import { Hover, nearestStep } from "./hover.js";
import { landscape, receive } from "./landscape.js";
import { decode } from "./message.js";
import { Surface, Trail, drawMarker, drawStart } from "./paths.js";
import { MARGIN, curveFigure, loadPlotly, panelFigure, panelsOf, show } from "./picture.js";
import { Playback } from "./playback.js";
import { unpack } from "./race.js";
import { ReadOutTable, ReadOuts } from "./read_outs.js";
import { Results } from "./results.js";
import { currentTheme, onThemeChange } from "./theme.js";

const CLICK_PIXELS = 5;
const LONGEST_FRAME_SECONDS = 0.1;

loadPlotly();

/** Streamlit's call for the invisible component that carries a landscape. */
export function showLandscape({ data }) {
  receive(decode(data));
}

// Streamlit calls again with new data on every rerun, for the same parent element: the player stays.
const players = new WeakMap();

/** Streamlit's call for a race; returns what Streamlit calls when this call is superseded or the page is left. */
export function showRace({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".downhill-player");
  if (!players.has(root)) players.set(root, new Player(root));
  const player = players.get(root);
  player.send = setTriggerValue;
  player.receive(unpack(decode(data)));
  return () => requestAnimationFrame(() => {
    if (!root.isConnected) player.destroy();
  });
}

class Player {
  constructor(root) {
    this.root = root;
    this.playback = new Playback();
    this.build();
    this.listen();
  }

  build() {
    this.root.innerHTML = `
      <div class="downhill-controls">
        <button type="button" class="downhill-play"></button>
        <input type="range" class="downhill-scrub" min="0" step="1" value="0" aria-label="Step">
        <output class="downhill-step"></output>
        <div class="downhill-layouts" role="group" aria-label="Layout">
          <button type="button" data-choice="overlay">Overlay</button>
          <button type="button" data-choice="grid">Side by side</button>
        </div>
      </div>
      <div class="downhill-stage"><div class="downhill-figure"></div></div>
      <div class="downhill-scroll"></div>
      <details class="downhill-read-outs"><summary>Every number at this step</summary></details>
      <div class="downhill-curves"><div class="downhill-figure"></div></div>`;
    const find = (selector) => this.root.querySelector(selector);
    this.playButton = find(".downhill-play");
    this.scrub = find(".downhill-scrub");
    this.stepLabel = find(".downhill-step");
    this.layoutButtons = [...this.root.querySelectorAll("[data-choice]")];
    this.stage = find(".downhill-stage");
    this.figure = find(".downhill-stage .downhill-figure");
    this.surface = new Surface(this.stage);
    this.results = new Results(find(".downhill-scroll"));
    this.readOuts = new ReadOuts();
    this.readOutTable = new ReadOutTable(find(".downhill-read-outs"), this.readOuts);
    this.hover = new Hover(this.stage, this.readOuts);
    this.curves = find(".downhill-curves .downhill-figure");
    this.curveSurface = new Surface(find(".downhill-curves"));
  }

  listen() {
    this.playButton.addEventListener("click", () => this.togglePlay());
    this.scrub.addEventListener("input", () => this.seek(Number(this.scrub.value)));
    for (const button of this.layoutButtons) {
      button.addEventListener("click", () => this.chooseLayout(button.dataset.choice));
    }
    this.stage.addEventListener("pointermove", (event) => this.pointedAt(event));
    this.stage.addEventListener("pointerleave", () => this.hover.hide());
    this.stage.addEventListener("pointerdown", (event) => this.pressed(event), true);
    this.stopTheme = onThemeChange(this.root, () => this.redraw());
    // The width decides the arrangement, so a change of it is a new picture; the height follows from it.
    this.sizes = new ResizeObserver(() => {
      if (this.race && this.root.clientWidth && this.root.clientWidth !== this.width) this.redraw();
    });
    this.sizes.observe(this.root);
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.sizes.disconnect();
    this.stopTheme();
    players.delete(this.root);
  }

  // A new race ---------------------------------------------------------------------------------------------------------

  async receive(race) {
    this.newest = race;
    const ground = await landscape(race.landscape);
    if (this.newest !== race) return; // a newer race has come while this one waited
    const first = !this.race;
    this.race = race;
    this.hover.hide(); // it told of a run that is no longer there
    this.landscape = ground;
    this.playback.setSteps(race.steps);
    if (first) this.begin();
    // A layout chosen here stays until the server has heard of it: races already under way still name the old one.
    if (this.chosenLayout === undefined || race.layout === this.chosenLayout) {
      this.chosenLayout = undefined;
      this.layout = race.layout;
    }
    await this.redraw();
  }

  /** The first race of a page plays by itself, unless the person prefers stillness. */
  begin() {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) this.playback.seek(this.playback.steps);
    else this.togglePlay();
  }

  /** Bring figures, panels, trails and table in line with race, layout, theme and width; then draw. */
  async redraw() {
    const width = this.root.clientWidth;
    if (!this.race || !width) return;
    this.width = width;
    this.theme = currentTheme(this.root);
    const { race } = this;
    const panelCount = this.layout === "grid" ? Math.max(race.entrants.length, 1) : 1;
    await this.showFigures(panelCount, width);
    if (this.race !== race) return;
    this.layTrails();
    this.results.show(race, this.styles, this.colours.casing);
    this.readOuts.of(race);
    this.readOutTable.show(race, this.playback.step);
    this.scrub.max = String(race.steps);
    this.draw();
    this.root.dataset.experiment = race.experiment;
    this.root.dataset.steps = String(race.steps);
    this.root.dataset.layout = this.layout;
    for (const button of this.layoutButtons) {
      button.setAttribute("aria-pressed", String(button.dataset.choice === this.layout));
    }
  }

  /** Plotly is slow, so it is only asked where a figure would really change. */
  async showFigures(panelCount, width) {
    const { key } = this.landscape;
    const figureKey = JSON.stringify([key, this.theme, this.layout, panelCount, width]);
    if (figureKey !== this.figureKey) {
      this.figureKey = figureKey;
      const figure = panelFigure(this.landscape, this.theme, this.layout, panelCount, width);
      this.stage.style.height = `${figure.layout.height}px`;
      this.panels = await show(this.figure, figure, { interactive: true });
      this.surface.resize(width, figure.layout.height);
      this.figure.removeAllListeners?.("plotly_relayout");
      this.figure.removeAllListeners?.("plotly_relayouting");
      for (const name of ["plotly_relayout", "plotly_relayouting"]) this.figure.on(name, () => this.zoomed());
    }
    const curveKey = JSON.stringify([this.theme, this.race.curve, this.race.steps, width]);
    if (curveKey !== this.curveKey) {
      this.curveKey = curveKey;
      const figure = curveFigure(this.landscape, this.theme, this.race, width);
      [this.curvePanel] = await show(this.curves, figure, { interactive: false });
      this.curveSurface.resize(width, figure.layout.height);
    }
  }

  get colours() {
    return this.landscape.styles[this.theme];
  }

  get styles() {
    return this.colours.paths;
  }

  layTrails() {
    const { log, offset } = this.race.curve;
    this.trails = this.race.entrants.map((entrant) => {
      const panel = this.panels[this.layout === "grid" ? entrant.index : 0];
      const place = (step) => [panel.toX(entrant.x(step)), panel.toY(entrant.y(step))];
      const trail = new Trail(place, entrant.lastStep, this.styles[entrant.index]);
      trail.entrant = entrant;
      if (entrant.average) {
        const { average } = entrant;
        const mean = (step) => [panel.toX(average.x(step)), panel.toY(average.y(step))];
        trail.average = new Trail(mean, entrant.lastStep, this.styles[entrant.index]);
      }
      return trail;
    });
    const bottom = this.curvePanel.top + this.curvePanel.height;
    this.curveTrails = this.race.entrants.map((entrant) => {
      const height = (step) => {
        const loss = entrant.loss(step) - offset;
        return log && loss <= 0 ? bottom : this.curvePanel.toY(loss);
      };
      const place = (step) => [this.curvePanel.toX(step), height(step)];
      return new Trail(place, entrant.lastStep, this.styles[entrant.index]);
    });
  }

  zoomed() {
    this.panels = panelsOf(this.figure);
    this.layTrails();
    this.draw();
  }

  // Time ---------------------------------------------------------------------------------------------------------------

  /** Frames are asked for only while the race plays. */
  run() {
    cancelAnimationFrame(this.frame);
    let last = null;
    const tick = (time) => {
      this.playback.advance(Math.min((time - (last ?? time)) / 1000, LONGEST_FRAME_SECONDS));
      last = time;
      this.draw();
      if (this.playback.playing) this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  togglePlay() {
    this.playback.toggle();
    if (this.playback.playing) this.run();
    this.draw();
  }

  seek(step) {
    this.playback.playing = false;
    this.playback.seek(step);
    this.draw();
  }

  chooseLayout(layout) {
    if (layout === this.layout || !this.race) return;
    this.layout = layout;
    this.chosenLayout = layout;
    this.redraw();
    this.send("layout", layout);
  }

  // Drawing ------------------------------------------------------------------------------------------------------------

  draw() {
    if (!this.trails) return;
    const { position, step, playing, steps } = this.playback;
    this.drawPaths(position);
    this.drawCurves(position);
    if (this.shownStep !== step || this.shownRace !== this.race) {
      this.scrub.value = String(step);
      this.stepLabel.textContent = `step ${step} / ${steps}`;
      this.results.setStep(step);
      this.readOutTable.setStep(step);
      this.root.dataset.step = String(step);
      this.shownStep = step;
      this.shownRace = this.race;
    }
    if (this.shownPlaying !== playing) {
      this.playButton.textContent = playing ? "Pause" : "Play";
      this.root.dataset.playing = String(playing);
      this.shownPlaying = playing;
    }
  }

  drawPaths(position) {
    const { casing, ink } = this.colours;
    const [x, y] = this.race.start;
    this.surface.clear();
    this.panels.forEach((panel, index) => {
      const here = this.layout === "grid" ? this.trails.slice(index, index + 1) : this.trails;
      this.surface.within(panel, (context) => {
        drawStart(context, panel.toX(x), panel.toY(y), ink, casing);
        for (const trail of here) trail.draw(context, position, casing);
        for (const trail of here) trail.average?.drawThin(context, position);
        for (const trail of here) trail.drawHead(context, position, casing);
        if (this.layout === "grid" && here.length) this.drawPanelTitle(context, panel, index);
      });
    });
  }

  drawPanelTitle(context, panel, index) {
    const { ink, casing } = this.colours;
    context.font = "600 13px 'Source Sans', system-ui, sans-serif";
    context.textBaseline = "top";
    context.lineWidth = 4;
    context.strokeStyle = casing;
    const [left, top] = [panel.left + 24, panel.top + 8];
    const label = fitted(context, this.race.entrants[index].label, panel.width - 32);
    context.strokeText(label, left, top);
    context.fillStyle = ink;
    context.fillText(label, left, top);
    drawMarker(context, panel.left + 13, top + 6, 5, this.styles[index], casing);
  }

  drawCurves(position) {
    const { muted, casing } = this.colours;
    const cursor = this.curvePanel.toX(position);
    this.curveSurface.clear();
    this.curveSurface.within(this.curvePanel, (context) => {
      context.globalAlpha = 0.3;
      for (const trail of this.curveTrails) this.drawWhole(context, trail);
      context.globalAlpha = 1;
      context.fillStyle = muted;
      context.fillRect(cursor - 0.5, this.curvePanel.top, 1, this.curvePanel.height);
      for (const trail of this.curveTrails) trail.draw(context, position, null);
    });
    const { left, top, width, height } = this.curvePanel;
    const withMargin = { left, top, width: width + MARGIN.right, height }; // so that a head at the last step is whole
    this.curveSurface.within(withMargin, (context) => {
      for (const trail of this.curveTrails) trail.drawHead(context, position, casing);
    });
  }

  drawWhole(context, trail) {
    trail.whole ??= wholePath(trail);
    context.strokeStyle = trail.style.colour;
    context.lineWidth = 1.4;
    context.stroke(trail.whole);
  }

  // What the pointer is on ---------------------------------------------------------------------------------------------

  pointedAt(event) {
    if (!this.trails || event.pointerType === "touch") return;
    const box = this.stage.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const index = this.panels.findIndex((panel) => contains(panel, x, y));
    if (index < 0) return this.hover.hide();
    const here = this.layout === "grid" ? this.trails.slice(index, index + 1) : this.trails;
    this.hover.show(nearestStep(here, x, y, this.playback.step), [x, y]);
  }

  // The start ----------------------------------------------------------------------------------------------------------

  pressed(event) {
    if (!this.panels || event.button !== 0 || event.target.closest(".modebar")) return;
    const [fromX, fromY] = [event.clientX, event.clientY];
    const released = (end) => {
      window.removeEventListener("pointerup", released, true);
      window.removeEventListener("pointercancel", released, true);
      const moved = Math.hypot(end.clientX - fromX, end.clientY - fromY);
      if (end.type === "pointerup" && moved <= CLICK_PIXELS) this.moveStart(end);
    };
    window.addEventListener("pointerup", released, true);
    window.addEventListener("pointercancel", released, true);
  }

  moveStart(event) {
    const box = this.stage.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const panel = this.panels.find((each) => contains(each, x, y));
    if (!panel) return;
    const perPixel = Math.abs(panel.fromX(1) - panel.fromX(0));
    const decimals = Math.max(0, Math.ceil(-Math.log10(perPixel)));
    const round = (value) => Number(value.toFixed(Math.min(decimals, 12)));
    this.send("start", [round(panel.fromX(x)), round(panel.fromY(y))]);
  }
}

function contains({ left, top, width, height }, x, y) {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}

/** The text, or as much of its beginning as fits into this width. */
function fitted(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let shown = text;
  while (shown && context.measureText(`${shown}…`).width > width) shown = shown.slice(0, -1);
  return `${shown.trimEnd()}…`;
}

function wholePath(trail) {
  const path = new Path2D();
  for (let step = 0; step <= trail.lastStep; step += 1) path.lineTo(...trail.place(step));
  return path;
}
