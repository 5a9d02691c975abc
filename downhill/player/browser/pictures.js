// The pictures of a race: the stage or the relief, and the curves beside or below it.

import { Curves } from "./curves.js";
import { raceWithFrame } from "./film.js";
import { Pointing } from "./pointing.js";
import { Relief } from "./relief.js";
import { canAsk } from "./server.js";
import { Stage } from "./stage.js";
import { StartHandle } from "./start.js";
import { isShown } from "./state.js";

/** @import {Player} from "./player.js" */
/** @import {Inspected} from "./arrows.js" */
/** @import {ShownState} from "./state.js" */
/** @import {Look} from "./theme.js" */
/** @import {Pair} from "./wire.js" */

const TALLEST_STICKING = 0.7; // of the window's height

export class Pictures {
  /** @param {Player} player whose state they show */
  constructor(player) {
    const { actions, boxes, edits, playback, readOuts, state } = player;
    this.boxes = boxes;
    this.state = state;
    this.readOuts = readOuts;
    this.redraw = () => player.draw();
    this.showStatus = actions.showStatus;
    this.stage = new Stage(boxes.stage, () => player.lay());
    this.relief = new Relief(boxes.relief, this.redraw);
    this.curves = new Curves(boxes.curves, readOuts, state.preferences, actions.prefer);
    /** @type {((start: Pair, done: boolean) => void) | null} */
    const moveStart = canAsk("race") ? (start, done) => actions.edit({ start }, done) : null;
    this.handle = moveStart && new StartHandle(this.stage, () => edits.start, moveStart);
    this.pointing = new Pointing({
      stage: this.stage, curves: this.curves, readOuts, playback, moveStart,
      takeStartBack: () => actions.edit({}, false),
      markedChanged: () => { if (!playback.playing) this.redraw(); },
    });
  }

  /**
   * Lay them out for a state.
   * @param {ShownState} state
   * @param {Look} look
   */
  lay(state, look) {
    const { stage, relief, curves } = this;
    const { race, landscape, layout } = state;
    relief.parent.hidden = layout !== "surface";
    stage.parent.hidden = layout === "surface";
    if (layout === "surface") this.layRelief(state, look);
    else {
      relief.hide();
      stage.lay(raceWithFrame(race, state.frame), landscape, layout, look, stage.parent.clientWidth);
      this.handle?.show();
    }
    const isBeside = layout === "split" && curves.parent.offsetTop === this.boxes.pictures.offsetTop;
    curves.show(race, landscape, look, curves.box.clientWidth, isBeside ? stage.height : undefined);
    this.stick();
  }

  /**
   * @param {ShownState} state
   * @param {Look} look
   */
  async layRelief({ race, landscape }, look) {
    const isFirst = !this.relief.isReady;
    if (isFirst) this.showStatus("Loading the relief …");
    try {
      await this.relief.lay(race, landscape, look, this.boxes.root.clientWidth);
      if (isFirst) this.showStatus("");
      this.redraw();
      this.stick();
    } catch (error) {
      this.showStatus(/** @type {Error} */ (error).message);
    }
  }

  /** While the page is scrolled the picture stays in sight, where it leaves room for what it is looked at with. */
  stick() {
    const { root, pictures } = this.boxes;
    const height = pictures.parentElement?.offsetHeight || pictures.offsetHeight;
    const sticks = height < TALLEST_STICKING * window.innerHeight;
    root.toggleAttribute("data-sticks", sticks);
    root.style.setProperty("--downhill-stuck", sticks ? `${height}px` : "0px");
  }

  /**
   * Draw the moment.
   * @param {ShownState} state
   * @param {number} position
   */
  draw(state, position) {
    if (state.layout === "surface") this.relief.draw(position);
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
    if (isShown(this.state)) this.stage.setRace(raceWithFrame(this.state.race, this.state.frame));
  }

  /** Forget what the pointer was on: it is no longer there. */
  unmark() {
    this.pointing.unmark();
  }
}
