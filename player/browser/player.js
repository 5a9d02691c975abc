// The player: a race on its landscape, played, paused, scrubbed and tried out in the browser.

import { Comparison } from "./comparison.js";
import { Curves } from "./curves.js";
import { button, element } from "./elements.js";
import { Film } from "./film.js";
import { Note, nearestStep } from "./hover.js";
import { Inspector } from "./inspector.js";
import { onKeys } from "./keys.js";
import { landscape, nearestPoint, receive } from "./landscape.js";
import { decode } from "./message.js";
import { readable } from "./numbers.js";
import { Playback } from "./playback.js";
import { onGestures } from "./pointer.js";
import { keep, preferences } from "./preferences.js";
import { edited } from "./query.js";
import { unpack } from "./race.js";
import { ReadOutTable, ReadOuts } from "./read_outs.js";
import { Relief } from "./relief.js";
import { Results } from "./results.js";
import { Latest, askMessage } from "./server.js";
import { Stage } from "./stage.js";
import { StartHandle, StartMenu } from "./start.js";
import { currentTheme, onThemeChange } from "./theme.js";
import { Transport } from "./transport.js";
import { inside, toPixel } from "./view.js";
import { WhatIf } from "./what_if.js";

const LAYOUTS = { overlay: "Overlay", grid: "Side by side", surface: "3D", split: "Split" };
const LONGEST_FRAME_SECONDS = 0.1;
const PROJECTOR_SCALE = 1.4;
const SHARE_THAT_STICKS = 0.7;
const PREFERENCES = {
  speed: 1, loop: false, curve: "loss", curveTime: "step", curveLog: "auto", arrows: false, ellipse: false, projector: false,
};

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
    this.preferences = preferences(PREFERENCES);
    this.playback = new Playback();
    this.playback.speed = this.preferences.speed;
    this.playback.loop = this.preferences.loop;
    this.selected = 0;
    this.sent = 0; // the number of the last edit sent to the page
    this.tries = new Latest((query) => this.tryQuery(query));
    this.build();
    this.listen();
    this.setProjector();
  }

  build() {
    const box = (className, ...children) => element("div", { className }, ...children);
    const boxes = Object.fromEntries(
      ["stage", "relief", "curves", "film", "results", "whatIf", "comparison", "inspector"].map((name) => [name, box(`downhill-${name}`)]),
    );
    Object.assign(this, { boxes });
    const controls = box("downhill-controls downhill-transport");
    const choices = box("downhill-controls");
    this.status = element("p", { className: "downhill-status", role: "status" });
    this.announcement = element("p", { className: "downhill-hidden", role: "status" });
    const readOuts = element("details", { className: "downhill-read-outs" }, element("summary", { textContent: "Every number at this step" }));
    this.inspectorDetails = element("details", {}, element("summary", { textContent: "How this step was computed" }), boxes.inspector);
    this.pictures = box("downhill-pictures", boxes.stage, boxes.relief);
    // The order is that of the keyboard's focus; player.css moves the curves up beside the pictures where wanted.
    this.root.replaceChildren(
      controls, choices, this.status, this.announcement, box("downhill-body", this.pictures, boxes.curves),
      box("downhill-scroll", boxes.results), boxes.whatIf, boxes.film, boxes.comparison, this.inspectorDetails, readOuts,
    );
    this.transport = new Transport(controls, this.playback, () => this.timeChanged());
    this.buildChoices(choices);
    this.stage = new Stage(boxes.stage, () => this.lay());
    this.note = new Note(boxes.stage);
    this.handle = new StartHandle(this.stage, (start, done) => this.change({ start }, done));
    this.relief = new Relief(boxes.relief, () => this.draw());
    this.readOuts = new ReadOuts();
    this.curves = new Curves(boxes.curves, this.readOuts, this.preferences, (changed) => this.prefer(changed));
    this.curveNote = new Note(this.curves.box);
    this.results = new Results(boxes.results, (index) => this.select(index));
    this.readOutTable = new ReadOutTable(readOuts, this.readOuts);
    this.inspector = new Inspector(boxes.inspector, this.readOuts);
    const tell = (text) => this.tell(text);
    this.film = new Film(boxes.film, {
      tell,
      frame: (film, index) => this.showFrame(film, index),
      keep: (entrant, name, value) => this.change({ hyperparameters: [[entrant, name, value]] }, true),
    });
    this.whatIf = new WhatIf(boxes.whatIf, {
      select: (index) => this.select(index),
      change: (entrant, name, value, done) => this.change({ hyperparameters: [[entrant, name, value]] }, done),
      film: (entrant, name) => this.openFilm(entrant, name),
    });
    this.comparison = new Comparison(boxes.comparison, {
      tell,
      change: (edit, done) => this.change(edit, done),
      selected: () => this.selected,
    });
  }

  buildChoices(parent) {
    this.layoutButtons = Object.entries(LAYOUTS).map(([value, text]) =>
      element("button", { type: "button", value, onclick: () => this.chooseLayout(value) }, text));
    parent.append(element("div", { className: "downhill-group", role: "group", "aria-label": "Layout" }, ...this.layoutButtons));
    this.startMenu = new StartMenu(parent, (start, why) => {
      this.change({ start }, true);
      this.tell(why);
    }, (text) => this.tell(text));
    this.toggles = ["arrows", "ellipse", "projector"].map((name) =>
      button(name[0].toUpperCase() + name.slice(1), TOGGLE_TITLES[name], () => this.prefer({ [name]: !this.preferences[name] }), { value: name }));
    parent.append(element("div", { className: "downhill-group", role: "group", "aria-label": "Show" }, ...this.toggles));
  }

  listen() {
    onGestures(this.boxes.stage, {
      hits: (x, y) => !this.boxes.stage.hidden && this.stage.panelAt(x, y) >= 0,
      start: (x, y, done) => this.dragStart(x, y, done),
      pan: (dx, dy) => this.stage.pan(dx, dy),
      zoom: (factor, x, y) => this.stage.zoomBy(factor, x, y),
      point: (x, y) => this.pointedAt(x, y),
      leave: () => this.unmark(),
    });
    this.curves.box.addEventListener("pointermove", (event) => this.pointedAtCurve(event));
    this.curves.box.addEventListener("pointerleave", () => this.unmark());
    this.inspectorDetails.addEventListener("toggle", () => this.inspect());
    const layouts = Object.keys(LAYOUTS);
    this.stopKeys = onKeys({
      ...this.transport.keys,
      l: () => this.chooseLayout(layouts[(layouts.indexOf(this.layout) + 1) % layouts.length]),
    });
    this.stopTheme = onThemeChange(this.root, () => this.lay());
    // The width decides the arrangement, so a change of it is a new picture; the height follows from it.
    this.sizes = new ResizeObserver(() => {
      if (this.root.clientWidth && this.root.clientWidth !== this.width) this.lay();
    });
    this.sizes.observe(this.root);
    this.heightChanged = () => this.lay();
    window.addEventListener("resize", this.heightChanged);
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.film.stop();
    this.relief.hide();
    this.sizes.disconnect();
    window.removeEventListener("resize", this.heightChanged);
    this.stopKeys();
    this.stopTheme();
    players.delete(this.root);
  }

  // Races --------------------------------------------------------------------------------------------------------------

  /** A race from the page. One that was under way when a later edit was made here is passed over. */
  async receive(race) {
    if (this.race && race.heard < this.sent) return;
    this.newest = race;
    const ground = await landscape(race.landscape);
    if (this.newest !== race) return; // a newer race has come while this one waited
    this.sent = race.heard;
    this.kept = race.experiment;
    this.layout = race.layout;
    if (this.trying) return; // its hand is on a slider: what it holds is shown next
    this.wanted = null;
    const first = !this.race;
    this.show(race, ground);
    if (first) this.begin();
    const outcomes = race.entrants.map(({ label, outcome }) => `${label}: ${outcome}.`).join(" ");
    if (this.announcement.textContent !== outcomes) this.announcement.textContent = outcomes;
  }

  /** The first race of a page plays by itself, unless the person prefers stillness. */
  begin() {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) this.playback.seek(this.playback.steps);
    else this.playback.toggle();
    this.timeChanged();
  }

  /** Change the experiment: only try it out while a hand is still moving, keep it when that is `done`. */
  change(edit, done) {
    if (!this.race) return;
    this.trying = !done;
    this.wanted = edited(this.kept, edit);
    this.tries.ask(this.wanted);
    this.tell("");
    if (!done) return;
    this.kept = this.wanted;
    this.tellPage(edit);
  }

  tellPage(edit) {
    this.sent += 1;
    this.send("edit", { ...edit, count: this.sent });
  }

  async tryQuery(query) {
    try {
      const race = unpack(await askMessage("race", query));
      if (this.wanted && race.landscape === this.landscape.key) this.show(race, this.landscape);
    } catch (error) {
      this.tell(error.message);
    }
  }

  show(race, ground) {
    if (race.experiment !== this.race?.experiment) {
      if (this.film.isOpen) this.film.close();
      this.unmark(); // it told of a run that is no longer there
    }
    this.race = race;
    this.landscape = ground;
    this.selected = Math.max(Math.min(this.selected, race.entrants.length - 1), 0);
    this.playback.setSteps(race.steps);
    this.readOuts.of(race);
    this.lay();
  }

  /** Bring everything in line with race, layout, theme and width; then draw. */
  lay() {
    if (!this.race || !this.root.clientWidth) return;
    const { race, landscape: ground, layout } = this;
    this.width = this.root.clientWidth;
    this.root.dataset.layout = layout;
    const look = this.look();
    this.boxes.relief.hidden = layout !== "surface";
    this.boxes.stage.hidden = layout === "surface";
    if (layout === "surface") this.layRelief(look);
    else {
      this.relief.hide();
      this.stage.lay(race, ground, layout, look, this.boxes.stage.clientWidth);
      this.handle.show();
    }
    const beside = layout === "split" && this.boxes.curves.offsetTop === this.pictures.offsetTop;
    this.curves.show(race, ground, look, this.curves.box.clientWidth, beside ? this.stage.height - 50 : undefined);
    this.stick();
    this.results.show(race, look, this.selected);
    this.startMenu.show(race, ground);
    // While a newer value is on its way to the server, sliders stay where the hand has put them.
    if (this.tries.waiting === undefined) this.whatIf.show(race, this.selected);
    this.comparison.show(race, look, this.width);
    if (this.film.isOpen) this.film.lay(look, this.width);
    this.readOutTable.show(race, this.playback.step);
    this.inspect();
    this.shownStep = null;
    this.draw();
    this.mark();
  }

  /** While the page is scrolled the picture stays in sight, where it leaves room for what it is looked at with. */
  stick() {
    const sticks = this.pictures.offsetHeight < SHARE_THAT_STICKS * window.innerHeight;
    this.root.toggleAttribute("data-sticks", sticks);
    this.root.style.setProperty("--downhill-stuck", sticks ? `${this.pictures.offsetHeight}px` : "0px");
  }

  async layRelief(look) {
    if (!this.relief.ready) this.tell("Loading the relief …");
    try {
      await this.relief.lay(this.race, this.landscape, look, this.root.clientWidth);
      if (!this.status.textContent.startsWith("Loading")) return this.draw();
      this.tell("");
      this.draw();
    } catch (error) {
      this.tell(error.message);
    }
  }

  /** What tests and styles read. */
  mark() {
    Object.assign(this.root.dataset, {
      experiment: this.race.experiment, steps: String(this.race.steps), layout: this.layout, theme: currentTheme(this.root),
    });
    for (const each of this.layoutButtons) each.setAttribute("aria-pressed", String(each.value === this.layout));
    for (const each of this.toggles) each.setAttribute("aria-pressed", String(this.preferences[each.value]));
  }

  look() {
    const name = currentTheme(this.root);
    return { name, scale: this.preferences.projector ? PROJECTOR_SCALE : 1, ...this.landscape.looks[name] };
  }

  tell(text) {
    this.status.textContent = text;
  }

  // Choices ------------------------------------------------------------------------------------------------------------

  chooseLayout(layout) {
    if (layout === this.layout || !this.race) return;
    if (this.film.isOpen) this.film.close();
    this.layout = layout;
    this.unmark();
    this.lay();
    this.tellPage({ layout });
  }

  prefer(changed) {
    Object.assign(this.preferences, changed);
    keep(this.preferences);
    this.setProjector();
    this.lay();
  }

  setProjector() {
    document.documentElement.classList.toggle("downhill-projector", this.preferences.projector);
  }

  select(index) {
    this.selected = index;
    this.lay();
  }

  openFilm(entrant, name) {
    if (this.layout === "surface") this.chooseLayout("overlay"); // a film has no heights
    this.film.open(this.race, entrant, name, this.look(), this.width);
  }

  /** One entrant's path at a value of the film, in place of its own; without a film its own again. */
  showFrame(film, index) {
    this.unmark();
    if (film) {
      const { paths, outcomes, entrant: filmed } = film;
      const divergedAt = outcomes[index].startsWith("diverged") ? paths[index].lastStep + 1 : null;
      const instead = (entrant) => ({ ...entrant, ...paths[index], divergedAt, average: null });
      const entrants = this.race.entrants.map((entrant) => (entrant.index === filmed ? instead(entrant) : entrant));
      this.stage.race = { ...this.race, entrants };
    } else this.stage.race = this.race;
    this.stage.layTrails();
    this.draw();
  }

  // Time ---------------------------------------------------------------------------------------------------------------

  /** Frames are asked for only while the race plays. */
  timeChanged() {
    const { speed, loop, playing } = this.playback;
    if (speed !== this.preferences.speed || loop !== this.preferences.loop) {
      Object.assign(this.preferences, { speed, loop });
      keep(this.preferences);
    }
    if (playing) this.run();
    else this.draw();
  }

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

  draw() {
    if (!this.race) return;
    const { position, step, playing } = this.playback;
    if (this.layout === "surface") this.relief.draw(position);
    else this.stage.draw(position, { marked: this.marked, inspected: this.inspected(step) });
    this.curves.draw(position);
    this.transport.show();
    if (this.shownStep !== step) {
      this.shownStep = step;
      this.results.setStep(step);
      this.readOutTable.setStep(step);
      if (this.inspectorDetails.open) this.inspector.setStep(step);
      this.root.dataset.step = String(step);
    }
    if (this.root.dataset.playing !== String(playing)) this.root.dataset.playing = String(playing);
  }

  /** What the arrows and the ellipse need of the selected entrant; fetched when first wanted. */
  inspected(step) {
    const { arrows, ellipse } = this.preferences;
    if ((!arrows && !ellipse) || !this.race.entrants.length || this.film.isOpen) return undefined;
    const table = this.readOuts.loaded?.[this.selected];
    if (!table) {
      this.readOuts.load().then((tables) => tables && this.draw(), (error) => this.tell(error.message));
      return undefined;
    }
    const last = Math.max(this.race.entrants[this.selected].lastStep, 0);
    return { entrant: this.selected, table, step: Math.min(step, last), arrows, ellipse };
  }

  inspect() {
    if (this.inspectorDetails.open && this.race?.entrants.length) this.inspector.show(this.race, this.selected, this.playback.step);
  }

  // Pointer ------------------------------------------------------------------------------------------------------------

  dragStart(x, y, done) {
    if (!done) this.dragged ??= this.stage.panels[this.stage.panelAt(x, y)];
    const panel = this.dragged ?? this.stage.panels[0];
    const [perX, perY] = [panel.fromX(1) - panel.fromX(0), panel.fromY(1) - panel.fromY(0)];
    const [atX, atY] = inside(this.stage.view, [panel.fromX(x), panel.fromY(y)]);
    this.unmark();
    this.change({ start: [toPixel(atX, perX), toPixel(atY, perY)] }, done);
    if (done) this.dragged = null;
  }

  pointedAt(x, y) {
    if (!this.stage.trails || this.film.isOpen) return;
    const index = this.stage.panelAt(x, y);
    if (index < 0) return this.unmark();
    const found = nearestStep(this.stage.trailsIn(index), x, y, this.playback.step);
    this.setMarked(found);
    if (found) this.note.step(found, this.readOuts, [x, y]);
    else this.noteGround(this.stage.panels[index], x, y);
  }

  /** Exact numbers of the grid's nearest point, or of a known point under the pointer. */
  noteGround(panel, x, y) {
    const { axes, points } = this.landscape;
    const near = ({ point }) => Math.hypot(panel.toX(point[0]) - x, panel.toY(point[1]) - y) < 10;
    const known = points.find(near);
    const { point, loss } = known ?? nearestPoint(this.stage.grid, panel.fromX(x), panel.fromY(y));
    const lines = [[axes[0], readable(point[0])], [axes[1], readable(point[1])], ["loss", readable(loss, 5)]];
    this.note.shown = null;
    this.note.write(known?.kind ?? "", lines, [x, y]);
  }

  pointedAtCurve(event) {
    const box = this.curves.box.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const found = this.curves.contains(x, y) ? nearestStep(this.curves.trails, x, y, this.race.steps) : null;
    this.setMarked(found);
    if (found) this.curveNote.step(found, this.readOuts, [x, y]);
    else this.curveNote.hide();
  }

  setMarked(found) {
    this.marked = found && { entrant: found.entrant, step: found.step };
    if (!this.playback.playing) this.draw();
  }

  unmark() {
    this.note.hide();
    this.curveNote.hide();
    if (this.marked) this.setMarked(null);
  }
}

const TOGGLE_TITLES = {
  arrows: "Arrows: gradient, velocity and step of the entrant looked at",
  ellipse: "The local quadratic: its level line through the entrant looked at",
  projector: "Larger lines and type, to be read from the back of a room",
};
