// The pictures of a race: the stage or the relief, and the curves beside or below it.

import { Curves } from "./curves.js";
import { raceWithFrame } from "./film.js";
import { Legend } from "./legend.js";
import { Pointing } from "./pointing.js";
import { Unloaded } from "./plotly.js";
import { NoWebGL, Relief } from "./relief.js";
import { Stage } from "./stage.js";
import { StartHandle } from "./start.js";
import { isShown } from "./state.js";

/** @import {Player} from "./player.js" */
/** @import {Inspected} from "./arrows.js" */
/** @import {Race} from "./race.js" */
/** @import {ShownState} from "./state.js" */
/** @import {Look} from "./theme.js" */
/** @import {Layout} from "./wire.js" */

const TALLEST_STICKING = 0.62; // of the window's height
const LOST = "This browser has stopped drawing in 3D (its WebGL was lost), so the landscape is shown flat until the page is loaded anew.";
const ABOVE = { page: 108, projector: 60 }; // the page's head and the controls, in pixels

export class Pictures {
  /** @type {Layout} what is shown: where there can be no relief, the landscape is flat */
  layout = "overlay";
  isFlat = false;
  above = ABOVE;
  /** In height, of which so much stays empty otherwise; a legend that needs more is written shorter. */
  legendRoom = (/** @type {number} */ _spare) => Infinity;
  spare = 0;

  /** @param {Player} player whose state they show */
  constructor(player) {
    const { actions, asks, boxes, mover, playback, readOuts, state } = player;
    this.boxes = boxes;
    this.state = state;
    this.readOuts = readOuts;
    this.redraw = () => player.draw();
    this.layAnew = () => player.lay();
    this.showStatus = actions.showStatus;
    this.stage = new Stage(boxes.stage, () => player.lay(), asks);
    this.relief = new Relief(boxes.relief, this.redraw, () => this.flatten(LOST));
    this.legend = new Legend(boxes.legend);
    this.curves = new Curves(boxes.curves, readOuts, state.preferences, actions.prefer);
    this.handle = mover && new StartHandle(this.stage, mover.from, mover.move);
    this.pointing = new Pointing({
      stage: this.stage, curves: this.curves, readOuts, playback, moveStart: mover && mover.move,
      takeStartBack: () => mover?.takeBack(),
      markedChanged: () => { if (!playback.playing) this.redraw(); },
    });
  }

  /**
   * Lay them out for a state.
   * @param {ShownState} state
   * @param {Look} look
   */
  lay(state, look) {
    const { stage, relief, curves, legend } = this;
    const { race, landscape } = state;
    const layout = this.layout = state.layout === "surface" && this.isFlat ? "overlay" : state.layout;
    relief.parent.hidden = layout !== "surface";
    stage.parent.hidden = layout === "surface";
    const shown = raceWithFrame(race, state.frame);
    const whole = window.innerHeight - (state.preferences.projector ? this.above.projector : this.above.page);
    const width = stage.parent.clientWidth;
    this.spare = layout === "surface" ? 0 : whole - stage.heightOf(shown, landscape, layout, look, width, whole);
    this.layLegend(shown, look);
    const room = whole - legend.height;
    if (layout === "surface") this.layRelief(state, look, room);
    else {
      relief.hide();
      stage.lay(shown, landscape, layout, look, width, room);
      this.handle?.show();
    }
    const isBeside = layout === "split" && curves.parent.offsetTop === this.boxes.pictures.offsetTop;
    curves.show(race, landscape, look, curves.box.clientWidth, isBeside ? stage.height : undefined);
    this.stick();
  }

  /**
   * @param {ShownState} state
   * @param {Look} look
   * @param {number} room
   */
  async layRelief({ race, landscape }, look, room) {
    const isFirst = !this.relief.isReady;
    if (isFirst) this.showStatus("Loading the relief …");
    try {
      await this.relief.lay(race, landscape, look, this.boxes.root.clientWidth, room);
      if (isFirst) this.showStatus("");
      this.redraw();
      this.stick();
    } catch (error) {
      if (!(error instanceof NoWebGL || error instanceof Unloaded)) throw error;
      if (error instanceof Unloaded) this.showStatus(error.message); // it may come another time
      else this.flatten(error.message);
    }
  }

  /**
   * There can be no relief any more.
   * @param {string} reason
   */
  flatten(reason) {
    this.isFlat = true;
    this.showStatus(reason);
    this.layAnew();
  }

  /** While the page is scrolled the picture stays in sight, its lower part at least, beside what it is looked at with. */
  stick() {
    const { root, pictures } = this.boxes;
    const height = pictures.parentElement?.offsetHeight || pictures.offsetHeight;
    const stuck = Math.min(height, Math.floor(TALLEST_STICKING * window.innerHeight));
    root.style.setProperty("--downhill-stuck", `${stuck}px`);
    root.style.setProperty("--downhill-above", `${stuck - height}px`);
  }

  /**
   * Draw the moment.
   * @param {ShownState} state
   * @param {number} position
   */
  draw(state, position) {
    if (this.layout === "surface") this.relief.draw(position);
    else this.stage.draw(position, { marked: this.pointing.marked, inspected: this.inspected(state, Math.floor(position)) });
    this.curves.draw(position);
  }

  /**
   * What the arrows and the ellipse need of the selected entrant; fetched when first needed.
   * @param {ShownState} state
   * @param {number} step
   * @returns {(Inspected & {entrant: number}) | undefined}
   */
  inspected({ race, selected, frame, preferences: { arrows, ellipse } }, step) {
    if ((!arrows && !ellipse) || !race.entrants.length || frame) return undefined;
    const table = this.readOuts.loaded?.[selected];
    if (!table) {
      this.readOuts.load().then((tables) => tables && this.redraw());
      return undefined;
    }
    const last = Math.max(race.entrants[selected].lastStep, 0);
    return { entrant: selected, table, step: Math.min(step, last), arrows, ellipse };
  }

  /** Show another frame of a film, or the race again. */
  showFrame() {
    this.unmark();
    this.pointing.isDisabled = this.state.frame !== null;
    if (!isShown(this.state)) return;
    const shown = raceWithFrame(this.state.race, this.state.frame);
    this.stage.setRace(shown);
    this.layLegend(shown, this.stage.look);
  }

  /**
   * @param {Race} race
   * @param {Look} look
   */
  layLegend(race, look) {
    const room = this.layout === "grid" ? 0 : this.legendRoom(this.spare); // panels have titles
    this.legend.lay(race, look, this.boxes.pictures.clientWidth, room);
  }

  /** Forget what the pointer was on: it is no longer there. */
  unmark() {
    this.pointing.unmark();
  }
}
