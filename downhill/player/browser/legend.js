// Who is who, below the picture: every entrant's line, marker and name, line after line.

import { contextOf } from "./layer.js";
import { entriesIn } from "./legend_entries.js";
import { drawSample } from "./paths.js";

/** @import {Entries} from "./legend_entries.js" */
/** @import {Race} from "./race.js" */
/** @import {Look} from "./theme.js" */

export class Legend {
  key = "";
  height = 0;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = contextOf(canvas);
  }

  /**
   * Draw it for a race, in so much room: shorter where there is little, and with a height of 0 where it does not fit.
   * @param {Race} race
   * @param {Look} look
   * @param {number} width
   * @param {number} room in height
   */
  lay({ entrants, pathStyles }, look, width, room) {
    const ratio = window.devicePixelRatio || 1;
    const told = entrants.map(({ name, apart, details }) => [name, apart, details]);
    const key = JSON.stringify([look.name, look.scale, width, room, ratio, pathStyles, told]);
    if (key === this.key) return;
    this.key = key;
    const entries = entriesIn(this.context, entrants, width, room, look.scale);
    this.height = entries?.height ?? 0;
    this.canvas.hidden = !this.height;
    if (!entries || !this.height) return;
    const { font } = this.context; // which a canvas forgets when its size is set
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(this.height * ratio) });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${this.height}px` });
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    Object.assign(this.context, { font, textBaseline: "middle" });
    entrants.forEach(({ index }, at) => this.draw(entries, at, look, index));
  }

  /**
   * @param {Entries} entries
   * @param {number} at which of them
   * @param {Look} look
   * @param {number} index the entrant's
   */
  draw({ texts, places, size: { line, sample, word } }, at, { scale, paths, casing, ink, muted }, index) {
    const { context } = this;
    const middle = (places[at].line + 0.5) * line;
    drawSample(context, places[at].left, middle, sample, paths[index], casing, scale);
    let left = places[at].left + sample;
    texts[at].forEach((text, each) => {
      left += word;
      context.fillStyle = each ? muted : ink;
      context.fillText(text, left, middle);
      left += context.measureText(text).width;
    });
  }
}
