// A transparent canvas to draw on.

import { apart, boxOf, common } from "./boxes.js";

/** @import {Rectangle} from "./axes.js" */
/** @import {Box} from "./boxes.js" */

/**
 * What draws on a canvas: there is one, since no other kind is ever asked for.
 * @param {HTMLCanvasElement} canvas
 */
export function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/** A canvas of the size of its parent, in CSS pixels, sharp on any screen. */
export class Layer {
  width = 0;
  height = 0;
  ratio = 1;

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "downhill-canvas";
    this.canvas.setAttribute("aria-hidden", "true");
    parent.append(this.canvas);
    this.context = contextOf(this.canvas);
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  resize(width, height) {
    const ratio = window.devicePixelRatio || 1;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    Object.assign(this, { width, height, ratio });
  }

  clear() {
    this.context.clearRect(0, 0, this.width, this.height);
  }

  /**
   * Draw inside a rectangle only.
   * @param {Rectangle} rectangle
   * @param {(context: CanvasRenderingContext2D) => void} draw
   */
  within({ left, top, width, height }, draw) {
    this.context.save();
    this.context.beginPath();
    this.context.rect(left, top, width, height);
    this.context.clip();
    draw(this.context);
    this.context.restore();
  }

  /**
   * Paint anew what lies in these boxes inside a rectangle; everything else stays.
   * @param {Rectangle} rectangle
   * @param {Box[]} boxes
   * @param {(context: CanvasRenderingContext2D, box: Box) => void} paint is called for each part, and bounded by it
   */
  renew(rectangle, boxes, paint) {
    const whole = boxOf(rectangle);
    for (const box of apart(boxes.map((each) => this.inWholePixels(common(each, whole))))) {
      const [left, top, right, bottom] = box;
      if (right <= left || bottom <= top) continue;
      const part = { left, top, width: right - left, height: bottom - top };
      this.context.clearRect(left, top, part.width, part.height);
      this.within(part, () => this.within(rectangle, (context) => paint(context, box)));
    }
  }

  /**
   * The box of all pixels that this one touches: cut through a pixel, what was there would shine through.
   * @param {Box} box
   * @returns {Box}
   */
  inWholePixels([left, top, right, bottom]) {
    const down = (/** @type {number} */ place) => Math.floor(place * this.ratio) / this.ratio;
    const up = (/** @type {number} */ place) => Math.ceil(place * this.ratio) / this.ratio;
    return [down(left), down(top), up(right), up(bottom)];
  }
}
