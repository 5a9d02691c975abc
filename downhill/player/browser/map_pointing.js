// Pointing at runs of a map, by mouse, pen, finger or keyboard.

import { element } from "./elements.js";

const FARTHEST_CLICK = 5; // pixels
const FAST = 10;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Calls `point(index, run)` with the panel and the run [column, row], or null; `open(run)`; `zoom(rectangle)`. */
export class MapPointing {
  constructor(stage, { point, open, zoom }) {
    Object.assign(this, { stage, point, open, zoom });
    this.boxes = [];
  }

  /** Put a box over every panel. */
  show() {
    const { panels, parent, map } = this.stage;
    while (this.boxes.length > panels.length) this.boxes.pop().remove();
    while (this.boxes.length < panels.length) {
      const box = this.made(this.boxes.length);
      this.boxes.push(box);
      parent.append(box);
    }
    this.boxes.forEach((box, index) => {
      const { left, top, width, height } = panels[index];
      Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
      box.ariaLabel = `${map.entrants[index].label}: arrow keys move a cross over the map, Enter opens its run in the Playground`;
    });
    if (this.run) this.mark(this.index, this.run.map((place, axis) => Math.min(place, [map.columns, map.rows][axis] - 1)));
  }

  made(index) {
    const box = element("div", { className: "downhill-map-panel", role: "application", tabIndex: 0, "data-own-keys": "" });
    box.addEventListener("pointerdown", (event) => this.down(index, event));
    box.addEventListener("pointermove", (event) => this.move(index, event));
    box.addEventListener("pointerup", (event) => this.up(index, event));
    box.addEventListener("pointercancel", () => this.leave());
    box.addEventListener("pointerleave", () => this.leave());
    box.addEventListener("focus", () => box.matches(":focus-visible") && this.mark(index, this.run ?? this.middle));
    box.addEventListener("keydown", (event) => this.pressed(index, event));
    return box;
  }

  get middle() {
    return [this.stage.map.columns, this.stage.map.rows].map((count) => Math.floor(count / 2));
  }

  /** Where the pointer is in the panel, in runs, not rounded. */
  placeOf(index, { offsetX, offsetY }) {
    const { map, panels } = this.stage;
    const at = panels[index];
    const within = (place, count) => Math.min(Math.max(place, 0), count - 1);
    return [within(at.fromX(at.left + offsetX), map.columns), within(at.fromY(at.top + offsetY), map.rows)];
  }

  mark(index, run) {
    Object.assign(this, { index, run });
    this.stage.draw(run);
    this.point(index, run);
  }

  forget() {
    Object.assign(this, { start: null, run: null });
    if (this.stage.map) this.stage.draw(null);
    this.point(null, null);
  }

  down(index, event) {
    if (event.button !== 0) return;
    this.start = { x: event.offsetX, y: event.offsetY, place: this.placeOf(index, event), touch: event.pointerType === "touch" };
    if (!this.start.touch) event.currentTarget.setPointerCapture(event.pointerId);
  }

  move(index, event) {
    const place = this.placeOf(index, event);
    if (this.isDragged(event)) this.stage.draw(null, rectangleOf(this.start.place, place));
    else this.mark(index, place.map(Math.round));
  }

  isDragged({ offsetX, offsetY }) {
    return this.start && !this.start.touch && Math.hypot(offsetX - this.start.x, offsetY - this.start.y) > FARTHEST_CLICK;
  }

  up(index, event) {
    const { start } = this;
    if (!start) return;
    const place = this.placeOf(index, event);
    const dragged = this.isDragged(event);
    this.start = null;
    if (dragged) {
      this.stage.draw(null);
      this.zoom(rectangleOf(start.place, place).map((ends) => ends.map(Math.round)));
      return;
    }
    this.mark(index, place.map(Math.round));
    if (!start.touch) this.open(this.run); // a finger first sees what is there
  }

  leave() {
    this.start = null;
    this.stage.draw(this.run);
  }

  pressed(index, event) {
    const arrow = ARROWS[event.key];
    if (event.key === "Enter" && this.run) this.open(this.run);
    if (!arrow) return;
    event.preventDefault();
    const by = event.shiftKey ? FAST : 1;
    const last = [this.stage.map.columns, this.stage.map.rows];
    const from = this.run ?? this.middle;
    this.mark(index, from.map((place, axis) => Math.min(Math.max(place + arrow[axis] * by, 0), last[axis] - 1)));
  }
}

function rectangleOf([x, y], [otherX, otherY]) {
  return [[Math.min(x, otherX), Math.max(x, otherX)], [Math.min(y, otherY), Math.max(y, otherY)]];
}
