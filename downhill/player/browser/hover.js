// What stands beside the pointer: the step of a path it is on, a known point, or the landscape under it.

import { element } from "./elements.js";
import { readable } from "./numbers.js";

/** @import {Entrant} from "./race.js" */
/** @import {ReadOuts, Table} from "./read_outs.js" */
/** @import {Trail} from "./trail.js" */
/** @import {Pair} from "./wire.js" */

/** @typedef {Trail & {entrant: Entrant}} EntrantTrail */
/** @typedef {{entrant: Entrant, step: number}} Moment a step of an entrant's */

const REACH_PIXELS = 9;

/**
 * The drawn step nearest to a pixel, and its own pixel; null if none is within reach.
 * @param {EntrantTrail[]} trails
 * @param {number} x
 * @param {number} y
 * @param {number} upTo
 */
export function nearestStep(trails, x, y, upTo) {
  /** @type {(Moment & {place: Pair}) | null} */
  let best = null;
  let nearest = REACH_PIXELS;
  for (const trail of trails) {
    const last = Math.min(upTo, trail.lastStep);
    for (let step = 0; step <= last; step += 1) {
      const place = trail.place(step);
      const distance = Math.hypot(place[0] - x, place[1] - y);
      if (distance >= nearest) continue;
      nearest = distance;
      best = { entrant: trail.entrant, step, place };
    }
  }
  return best;
}

/** A note in a box, beside the pointer. */
export class Note {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    /** @type {object | null} stands for what is shown, while its numbers are fetched */
    this.shown = null;
    this.note = element("div", { className: "downhill-note", hidden: true });
    box.append(this.note);
  }

  hide() {
    this.shown = null;
    this.note.hidden = true;
  }

  /**
   * A title and lines of [name, text] at a place of the box.
   * @param {string} title
   * @param {[name: string, text: string][]} lines
   * @param {Pair} place
   */
  write(title, lines, [x, y]) {
    const list = element("dl");
    for (const [name, text] of lines) list.append(element("dt", { textContent: name }), element("dd", { textContent: text }));
    this.note.replaceChildren(element("strong", { textContent: title }), list);
    this.note.hidden = false;
    this.put(x, y);
  }

  /**
   * The read-outs of one step of one entrant, once they have come; its loss until then.
   * @param {Moment} moment
   * @param {ReadOuts} readOuts
   * @param {Pair} at
   */
  async step({ entrant, step }, readOuts, at) {
    const asked = (this.shown = {});
    const write = (/** @type {Table[] | null} */ tables) => {
      const columns = tables?.[entrant.index].columns;
      /** @type {[string, string][]} */
      const lines = columns?.map(({ label, text }) => [label, text(step)]) ?? [[entrant.planeLoss ? `its own ${entrant.lossName}` : "loss", readable(entrant.loss(step))]];
      if (entrant.planeLoss) lines.push([`${entrant.lossName} on the plane`, readable(entrant.planeLoss(step))]);
      this.write(`${entrant.label}, ${entrant.moment(step)}`, lines, at);
    };
    write(readOuts.loaded);
    if (readOuts.loaded) return;
    const tables = await readOuts.load();
    if (tables && this.shown === asked) write(tables);
  }

  /**
   * Beside the pointer, on the side where there is room.
   * @param {number} x
   * @param {number} y
   */
  put(x, y) {
    const { offsetWidth: width, offsetHeight: height } = this.note;
    const left = x + 16 + width <= this.box.clientWidth ? x + 16 : Math.max(x - 16 - width, 0);
    const top = Math.max(Math.min(y - height / 2, this.box.clientHeight - height), 0);
    this.note.style.transform = `translate(${left}px, ${top}px)`;
  }
}
