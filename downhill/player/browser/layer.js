// A transparent canvas to draw on.

/** @import {Rectangle} from "./axes.js" */

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
    this.width = width;
    this.height = height;
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
}
