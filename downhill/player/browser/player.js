// The player: a race on its landscape, played, paused, scrubbed and tried out in the browser.

import { LayoutChoice, Toggles, Zoom } from "./choices.js";
import { Comparison } from "./comparison.js";
import { Curves } from "./curves.js";
import { Edits } from "./edits.js";
import { element } from "./elements.js";
import { Film } from "./film.js";
import { Inspector } from "./inspector.js";
import { onKeys } from "./keys.js";
import { landscape, receive } from "./landscape.js";
import { decode } from "./message.js";
import { Playback } from "./playback.js";
import { Pointing } from "./pointing.js";
import { keep, preferences } from "./preferences.js";
import { unpack } from "./race.js";
import { ReadOutTable, ReadOuts } from "./read_outs.js";
import { Relief } from "./relief.js";
import { Results } from "./results.js";
import { canAsk } from "./server.js";
import { Stage } from "./stage.js";
import { StartHandle, StartMenu } from "./start.js";
import { currentTheme, onThemeChange } from "./theme.js";
import { Transport } from "./transport.js";
import { WhatIf } from "./what_if.js";

const LONGEST_FRAME_SECONDS = 0.1;
const PROJECTOR_SCALE = 1.4;
const SHARE_THAT_STICKS = 0.7;
const PREFERENCES = {
  speed: 1, loop: false, curve: "loss", curveTime: "step", curveLog: "auto", arrows: false, ellipse: false, projector: false,
};
// However somebody likes to look at races, more than this cannot be shown without read-outs.
const WITHOUT_READ_OUTS = { curve: "loss", curveTime: "step", arrows: false, ellipse: false };

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
  player.edits.send = setTriggerValue;
  player.receive(unpack(decode(data)));
  return () => requestAnimationFrame(() => {
    if (!root.isConnected) player.destroy();
  });
}

class Player {
  constructor(root) {
    this.root = root;
    this.preferences = { ...preferences(PREFERENCES), ...(canAsk("read-outs") ? {} : WITHOUT_READ_OUTS) };
    this.playback = new Playback();
    Object.assign(this.playback, { speed: this.preferences.speed, loop: this.preferences.loop });
    this.selected = 0;
    this.build();
    this.listen();
  }

  build() {
    const box = (className, ...children) => element("div", { className: `downhill-${className}` }, ...children);
    const details = (summary, ...children) => element("details", {}, element("summary", { textContent: summary }), ...children);
    const [transport, choices] = [box("controls"), box("controls")];
    const [stage, relief, curves, results, whatIf, film, comparison, inspector] =
      ["stage", "relief-stage", "curves", "scroll", "what-if", "film", "comparison", "inspector"].map((name) => box(name));
    this.status = element("p", { className: "downhill-status", role: "status" });
    this.announcement = element("p", { className: "downhill-hidden", role: "status" });
    this.pictures = box("pictures", stage, relief);
    this.inspectorDetails = details("How this step was computed", inspector);
    const readOuts = details("Every number at this step");
    readOuts.className = "downhill-read-outs";
    this.root.toggleAttribute("data-replay", !canAsk("race"));
    this.root.replaceChildren(
      transport, choices, this.status, this.announcement, box("body", this.pictures, curves), results,
      ...(canAsk("race") ? [whatIf, film, comparison] : []),
      ...(canAsk("read-outs") ? [this.inspectorDetails, readOuts] : []),
    );
    this.buildPictures(stage, relief, curves);
    this.buildControls(transport, choices);
    Object.assign(results, { tabIndex: 0, role: "region", ariaLabel: "Results" }); // it scrolls where it is narrow
    this.results = new Results(results, (index) => this.select(index));
    this.readOutTable = new ReadOutTable(readOuts, this.readOuts);
    this.inspector = new Inspector(inspector, this.readOuts);
    this.buildExperiments(whatIf, film, comparison);
  }

  buildPictures(stage, relief, curves) {
    const tell = (text) => this.tell(text);
    this.edits = new Edits({ showStatus: tell, show: (race) => this.showTry(race) });
    this.readOuts = new ReadOuts(tell);
    this.stage = new Stage(stage, () => this.lay());
    this.relief = new Relief(relief, () => this.draw());
    this.curves = new Curves(curves, this.readOuts, this.preferences, (changed) => this.prefer(changed));
    const moveStart = canAsk("race") ? (start, done) => this.edits.change({ start }, done) : null;
    this.pointing = new Pointing({
      stage: this.stage, curves: this.curves, readOuts: this.readOuts, playback: this.playback, moveStart,
      startBack: () => this.edits.change({}, false),
      marked: () => { if (!this.playback.playing) this.draw(); },
    });
    this.handle = moveStart && new StartHandle(this.stage, () => this.edits.start, moveStart);
  }

  buildControls(transport, choices) {
    this.transport = new Transport(transport, this.playback, () => this.timeChanged());
    this.layoutChoice = new LayoutChoice(choices, (layout) => this.chooseLayout(layout));
    const startAt = (start, why) => {
      this.edits.change({ start }, true);
      this.tell(why);
    };
    this.startMenu = canAsk("race") ? new StartMenu(choices, startAt, (text) => this.tell(text)) : null;
    this.toggles = new Toggles(choices, (changed) => this.prefer(changed));
    this.zoom = new Zoom(choices, this.stage);
  }

  buildExperiments(whatIf, film, comparison) {
    const tell = (text) => this.tell(text);
    const setNumber = (entrant, name, value, done) => this.edits.change({ hyperparameters: [[entrant, name, value]] }, done);
    this.film = new Film(film, {
      tell,
      frame: (shown, index) => this.showFrame(shown, index),
      keep: (entrant, name, value) => setNumber(entrant, name, value, true),
    });
    this.whatIf = new WhatIf(whatIf, {
      select: (index) => this.select(index),
      change: setNumber,
      film: (entrant, name) => this.openFilm(entrant, name),
    });
    this.comparison = new Comparison(comparison, {
      tell,
      change: (edit, done) => this.edits.change(edit, done),
      selected: () => this.selected,
    });
  }

  listen() {
    this.inspectorDetails.addEventListener("toggle", () => this.inspect());
    this.stopKeys = onKeys({ ...this.transport.keys, l: () => this.layoutChoice.next() });
    this.stopTheme = onThemeChange(this.root, () => this.lay());
    // The width decides the arrangement, and the window's height how tall pictures may be.
    this.sizes = new ResizeObserver(() => {
      if (this.root.clientWidth && this.root.clientWidth !== this.width) this.lay();
    });
    this.sizes.observe(this.root);
    this.resized = () => this.lay();
    window.addEventListener("resize", this.resized);
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.film.stop();
    this.relief.hide();
    this.sizes.disconnect();
    window.removeEventListener("resize", this.resized);
    this.stopKeys();
    this.stopTheme();
    players.delete(this.root);
  }

  // Races --------------------------------------------------------------------------------------------------------------

  /** A race from the page. One that was under way when a later edit was made here is passed over. */
  async receive(race) {
    if (this.edits.isOutdated(race)) return;
    this.newest = race;
    const ground = await landscape(race.landscape);
    if (this.newest !== race || this.edits.isOutdated(race)) return; // while it waited, something newer has come
    this.edits.accept(race);
    const first = !this.race;
    this.layout = race.layout;
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

  showTry(race) {
    if (race.landscape === this.landscape.key) this.show(race, this.landscape);
  }

  show(race, ground) {
    if (race.experiment !== this.race?.experiment) {
      if (this.film.isOpen) this.film.close();
      this.pointing.unmark(); // it told of a run that is no longer there
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
    this.width = this.root.clientWidth;
    document.documentElement.classList.toggle("downhill-projector", this.preferences.projector);
    this.root.dataset.layout = this.layout;
    const look = this.look();
    this.layPictures(look);
    this.results.show(this.race, look, this.selected);
    this.startMenu?.show(this.race, this.landscape);
    this.layoutChoice.show(this.layout);
    this.zoom.show(this.layout);
    this.toggles.show(this.preferences);
    // While a newer value is on its way to the server, sliders stay where the hand has put them.
    if (!this.edits.isBehind) this.whatIf.show(this.race, this.selected);
    this.comparison.show(this.race, look, this.width);
    if (this.film.isOpen) this.film.lay(look, this.width);
    this.readOutTable.show(this.race, this.playback.step);
    this.inspect();
    this.shownStep = null;
    this.draw();
    Object.assign(this.root.dataset, { experiment: this.race.experiment, steps: String(this.race.steps), theme: look.name });
  }

  layPictures(look) {
    const { race, landscape: ground, layout, stage, relief, curves } = this;
    relief.parent.hidden = layout !== "surface";
    stage.parent.hidden = layout === "surface";
    if (layout === "surface") this.layRelief(look);
    else {
      relief.hide();
      stage.lay(race, ground, layout, look, stage.parent.clientWidth);
      this.handle?.show();
    }
    const beside = layout === "split" && curves.parent.offsetTop === this.pictures.offsetTop;
    curves.show(race, ground, look, curves.box.clientWidth, beside ? stage.height : undefined);
    this.stick();
  }

  async layRelief(look) {
    if (!this.relief.isReady) this.tell("Loading the relief …");
    try {
      const loading = !this.relief.isReady;
      await this.relief.lay(this.race, this.landscape, look, this.root.clientWidth);
      if (loading) this.tell("");
      this.draw();
      this.stick();
    } catch (error) {
      this.tell(error.message);
    }
  }

  /** While the page is scrolled the picture stays in sight, where it leaves room for what it is looked at with. */
  stick() {
    const height = this.pictures.parentElement.offsetHeight || this.pictures.offsetHeight;
    const sticks = height < SHARE_THAT_STICKS * window.innerHeight;
    this.root.toggleAttribute("data-sticks", sticks);
    this.root.style.setProperty("--downhill-stuck", sticks ? `${height}px` : "0px");
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
    this.pointing.unmark();
    this.lay();
    this.edits.sendToPage({ layout });
  }

  prefer(changed) {
    Object.assign(this.preferences, changed);
    keep(this.preferences);
    this.lay();
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
    this.pointing.unmark();
    this.pointing.isOff = Boolean(film);
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

  inspect() {
    if (this.inspectorDetails.open && this.race?.entrants.length) this.inspector.show(this.race, this.selected, this.playback.step);
  }

  /** What the arrows and the ellipse need of the selected entrant; fetched when first wanted. */
  inspected(step) {
    const { arrows, ellipse } = this.preferences;
    if ((!arrows && !ellipse) || !this.race.entrants.length || this.film.isOpen) return undefined;
    const table = this.readOuts.loaded?.[this.selected];
    if (!table) {
      this.readOuts.load().then((tables) => tables && this.draw());
      return undefined;
    }
    const last = Math.max(this.race.entrants[this.selected].lastStep, 0);
    return { entrant: this.selected, table, step: Math.min(step, last), arrows, ellipse };
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
    else this.stage.draw(position, { marked: this.pointing.marked, inspected: this.inspected(step) });
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
}
