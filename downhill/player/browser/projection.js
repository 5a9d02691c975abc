// Paths of networks on a plane through the space of all their weights: how much the plane holds of them, and where it
// shows another loss than the paths have.

import { element } from "./elements.js";
import { readable } from "./numbers.js";

/** @import {Entrant, Race} from "./race.js" */

/**
 * A fraction as people say it: as `percent` in downhill/player/plane_race.py.
 * @param {number} fraction
 */
export function percent(fraction) {
  const digits = fraction < 0.01 ? 1 : fraction <= 0.99 ? 2 : 3;
  return `${readable(100 * fraction, digits)}\u00a0%`;
}

/**
 * How much of the paths' variance the plane holds, together and of each.
 * @param {Race} race
 */
export function heldText({ projection, entrants }) {
  if (!projection) return "";
  if (projection.held === null) return "No path has gone anywhere: every run ran away at once, or never moved.";
  const each = projection.heldBy.map((held, index) => `${entrants[index].label} ${held === null ? "–" : percent(held)}`);
  const apart = each.length > 1 ? ` (${each.join(", ")})` : "";
  return `The plane holds ${percent(projection.held)} of the paths’ variance${apart}.`;
}

/**
 * The loss that an entrant has at a step, and the one that the plane shows there.
 * @param {Entrant} entrant
 * @param {number} step
 */
export function lossesText(entrant, step) {
  const { label, lastStep, loss, lossName, planeLoss } = entrant;
  if (step > lastStep) return `${label} ${entrant.outcome.text}.`;
  const at = Math.min(step, lastStep);
  return `${label}, ${entrant.moment(at)}: its own ${lossName} ${readable(loss(at))}, the ${lossName} on the plane ${readable(planeLoss?.(at) ?? null)}.`;
}

/** Both under the controls, of the entrant that is looked at, for a race that is such paths. */
export class ProjectionLine {
  /** @type {Race | null} */
  race = null;
  selected = 0;
  step = 0;

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.parent = parent;
    this.held = element("span");
    this.losses = element("span");
    this.addition = element("span");
    parent.replaceChildren(this.held, " ", this.losses, " ", this.addition);
  }

  /**
   * Say this after both sentences.
   * @param {string} text
   */
  also(text) {
    this.addition.textContent = text;
  }

  /**
   * @param {Race} race
   * @param {number} selected index of the entrant that is looked at
   */
  show(race, selected) {
    Object.assign(this, { race, selected });
    this.parent.hidden = !race.projection;
    this.held.textContent = heldText(race);
    this.setStep(this.step);
  }

  /** @param {number} step */
  setStep(step) {
    this.step = step;
    const entrant = this.race?.projection && this.race.entrants[this.selected];
    this.losses.textContent = entrant ? lossesText(entrant, step) : "";
  }
}
