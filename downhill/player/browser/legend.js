// Who is who, below the picture: every entrant's line, marker and name, line after line.

import { font } from "./axes.js";
import { contextOf } from "./layer.js";
import { drawSample } from "./paths.js";

/** @import {Entrant, Race} from "./race.js" */
/** @import {Look} from "./theme.js" */

const LINE = { height: 22, width: 34 }; // of text, and of the piece of a path before it
const GAP = { word: 6, entrant: 20 };
const TYPE = 13;

export class Legend {
  key = "";
  height = 0;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = contextOf(canvas);
  }

  /**
   * Draw it for a race, in so much room: with names alone where there is none for more, and a height of 0 where these do
   * not fit either.
   * @param {Race} race
   * @param {Look} look
   * @param {number} width
   * @param {number} room in height
   */
  lay({ entrants, pathStyles }, look, width, room) {
    const ratio = window.devicePixelRatio || 1;
    const key = JSON.stringify([look.name, look.scale, width, room, ratio, pathStyles, entrants.map(textsOf)]);
    if (key === this.key) return;
    this.key = key;
    const { scale } = look;
    this.setType(scale);
    const fitting = [entrants.map(textsOf), entrants.map(({ name }) => [name])].map((texts) => {
      const places = placed(texts.map((each) => this.widthOf(each, scale)), width, GAP.entrant * scale);
      return { texts, places, height: places.length && (places[places.length - 1].line + 1) * LINE.height * scale };
    }).find(({ height }) => height <= room);
    this.height = fitting?.height ?? 0;
    this.canvas.hidden = !this.height;
    if (!fitting || !this.height) return;
    const { texts, places } = fitting;
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(this.height * ratio) });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${this.height}px` });
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.setType(scale);
    places.forEach(({ left, line }, index) => {
      this.draw(texts[index], look, entrants[index].index, left, (line + 0.5) * LINE.height * scale);
    });
  }

  /** @param {number} scale */
  setType(scale) {
    this.context.font = font(TYPE * scale);
    this.context.textBaseline = "middle";
  }

  /**
   * @param {string[]} texts
   * @param {number} scale
   */
  widthOf(texts, scale) {
    return LINE.width * scale + texts.reduce((sum, text) => sum + GAP.word * scale + this.context.measureText(text).width, 0);
  }

  /**
   * @param {string[]} texts the name, and what is written in a weaker colour behind it
   * @param {Look} look
   * @param {number} index
   * @param {number} left
   * @param {number} middle
   */
  draw(texts, { scale, paths, casing, ink, muted }, index, left, middle) {
    const { context } = this;
    drawSample(context, left, middle, LINE.width * scale, paths[index], casing, scale);
    let at = left + LINE.width * scale;
    texts.forEach((text, each) => {
      at += GAP.word * scale;
      context.fillStyle = each ? muted : ink;
      context.fillText(text, at, middle);
      at += context.measureText(text).width;
    });
  }
}

/** @param {Entrant} entrant */
function textsOf({ name, details }) {
  return details ? [name, details] : [name];
}

/**
 * In which line each of so wide entries stands, and how far from the left.
 * @param {number[]} widths
 * @param {number} room
 * @param {number} gap
 */
export function placed(widths, room, gap) {
  let [left, line] = [0, 0];
  return widths.map((width) => {
    if (left > 0 && left + width > room) [left, line] = [0, line + 1];
    const place = { left, line };
    left += width + gap;
    return place;
  });
}
