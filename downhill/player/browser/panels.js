// What lies below the picture: results, sliders, film, comparison, and the numbers of a step.

import { Comparison } from "./comparison.js";
import { DataPlot } from "./data_plot.js";
import { Film } from "./film.js";
import { Inspector } from "./inspector.js";
import { ProjectionLine } from "./projection.js";
import { ReadOutTable } from "./read_outs.js";
import { Results } from "./results.js";
import { isShown } from "./state.js";
import { WhatIf } from "./what_if.js";

/** @import {Actions} from "./actions.js" */
/** @import {ReadOuts} from "./read_outs.js" */
/** @import {Asks} from "./server.js" */
/** @import {Boxes} from "./skeleton.js" */
/** @import {ShownState, State} from "./state.js" */
/** @import {Look} from "./theme.js" */

export class Panels {
  /** @type {Look} as last laid out */
  look;
  width = 0;
  step = 0;

  /**
   * @param {Boxes} boxes
   * @param {State} state
   * @param {ReadOuts} readOuts
   * @param {Actions} actions
   * @param {Asks} asks
   */
  constructor(boxes, state, readOuts, actions, asks) {
    this.state = state;
    this.results = new Results(boxes.results, actions.select);
    this.projection = new ProjectionLine(boxes.projection);
    this.whatIf = new WhatIf(boxes.whatIf, {
      select: actions.select, change: actions.setHyperparameter, film: actions.openFilm,
    }, asks);
    this.film = new Film(boxes.film, {
      frame: (film, index) => actions.showFrame(film && { film, index }),
      keep: (entrant, name, value) => actions.setHyperparameter(entrant, name, value, true),
    });
    this.comparison = new Comparison(boxes.comparison, {
      change: actions.edit, selected: () => state.selected, showStatus: actions.showStatus,
    });
    this.data = new DataPlot(boxes.data, readOuts);
    this.readOutTable = new ReadOutTable(boxes.readOuts, readOuts);
    this.inspector = new Inspector(boxes.inspector, readOuts);
    this.inspectorDetails = boxes.inspectorDetails;
    this.inspectorDetails.addEventListener("toggle", () => this.inspect(this.step));
  }

  /**
   * Bring everything in line with the state.
   * @param {ShownState} state
   * @param {Look} look
   * @param {number} width
   * @param {number} step
   * @param {boolean} isBehind whether the sliders are ahead of the race that is shown
   */
  lay({ race, landscape, selected, frame }, look, width, step, isBehind) {
    Object.assign(this, { look, width });
    this.results.show(race, look, selected);
    this.data.show(race, landscape, look, width, step);
    this.projection.show(race, selected);
    // While a newer value is on its way to the server, sliders stay where the hand has put them.
    if (!isBehind) this.whatIf.show(race, selected);
    this.comparison.show(race, look, width);
    if (frame) this.film.lay(look, width);
    this.readOutTable.show(race, step);
    this.inspect(step);
  }

  /** @param {number} step */
  setStep(step) {
    this.step = step;
    this.results.setStep(step);
    this.projection.setStep(step);
    this.data.setStep(step);
    this.readOutTable.setStep(step);
    if (this.inspectorDetails.open) this.inspector.setStep(step);
  }

  /** @param {number} step */
  inspect(step) {
    const { race, selected } = this.state;
    if (race?.entrants.length && this.inspectorDetails.open) this.inspector.show(race, selected, step);
  }

  /**
   * @param {number} entrant
   * @param {string} name
   */
  openFilm(entrant, name) {
    if (isShown(this.state)) this.film.open(this.state.race, entrant, name, this.look, this.width);
  }

  leaveFilm() {
    this.film.leave();
  }
}
