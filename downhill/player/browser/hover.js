// What stands beside the pointer: the step of a path it is on, a known point, or the landscape under it.

import { element } from "./elements.js";
import { readable } from "./numbers.js";

const REACH_PIXELS = 9;

/** The drawn step nearest to a pixel, as {entrant, step, place}; null if none is within reach. */
export function nearestStep(trails, x, y, upTo) {
  let best = { distance: REACH_PIXELS };
  for (const trail of trails) {
    const last = Math.min(upTo, trail.lastStep);
    for (let step = 0; step <= last; step += 1) {
      const place = trail.place(step);
      const distance = Math.hypot(place[0] - x, place[1] - y);
      if (distance < best.distance) best = { distance, entrant: trail.entrant, step, place };
    }
  }
  return best.entrant ? best : null;
}

/** A note in a box, beside the pointer. */
export class Note {
  constructor(box) {
    this.box = box;
    this.note = element("div", { className: "downhill-note", hidden: true });
    box.append(this.note);
  }

  hide() {
    this.shown = null;
    this.note.hidden = true;
  }

  /** A title and lines of [name, text] at a place of the box. */
  write(title, lines, [x, y]) {
    const list = element("dl");
    for (const [name, text] of lines) list.append(element("dt", { textContent: name }), element("dd", { textContent: text }));
    this.note.replaceChildren(element("strong", { textContent: title }), list);
    this.note.hidden = false;
    this.put(x, y);
  }

  /** The read-outs of one step of one entrant, once they have come; its loss until then. */
  async step({ entrant, step }, readOuts, at) {
    const asked = (this.shown = {});
    const write = (tables) => {
      const columns = tables?.[entrant.index].columns.filter(({ listed }) => listed);
      const lines = columns?.map(({ label, text }) => [label, text(step)]) ?? [["loss", readable(entrant.loss(step))]];
      this.write(`${entrant.label}, step ${step}`, lines, at);
    };
    write(readOuts.loaded);
    if (readOuts.loaded) return;
    const tables = await readOuts.load();
    if (tables && this.shown === asked) write(tables);
  }

  /** Beside the pointer, on the side where there is room. */
  put(x, y) {
    const { offsetWidth: width, offsetHeight: height } = this.note;
    const left = x + 16 + width <= this.box.clientWidth ? x + 16 : Math.max(x - 16 - width, 0);
    const top = Math.max(Math.min(y - height / 2, this.box.clientHeight - height), 0);
    this.note.style.transform = `translate(${left}px, ${top}px)`;
  }
}
