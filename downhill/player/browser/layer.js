// A transparent canvas to draw on.

/** A canvas of the size of its parent, in CSS pixels, sharp on any screen. */
export class Layer {
  constructor(parent) {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "downhill-canvas";
    this.canvas.setAttribute("aria-hidden", "true");
    parent.append(this.canvas);
    this.context = this.canvas.getContext("2d");
  }

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

  /** Draw inside a rectangle only. */
  within({ left, top, width, height }, draw) {
    this.context.save();
    this.context.beginPath();
    this.context.rect(left, top, width, height);
    this.context.clip();
    draw(this.context);
    this.context.restore();
  }
}
