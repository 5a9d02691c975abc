// What stands beside the pointer when it is on a path.

import { readable } from "./results.js";

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

/** A note with the read-outs of one step of one entrant. */
export class Hover {
  constructor(stage, readOuts) {
    this.stage = stage;
    this.readOuts = readOuts;
    this.note = Object.assign(document.createElement("div"), { className: "downhill-note", hidden: true });
    stage.append(this.note);
  }

  hide() {
    this.shown = null;
    this.note.hidden = true;
    delete this.stage.dataset.onPath;
  }

  async show(found, [x, y]) {
    if (!found) return this.hide();
    this.shown = found;
    this.write(found, this.readOuts.loaded);
    this.note.hidden = false;
    this.stage.dataset.onPath = "";
    this.put(x, y);
    if (this.readOuts.loaded) return;
    const tables = await this.readOuts.load();
    if (tables && this.shown === found) {
      this.write(found, tables);
      this.put(x, y);
    }
  }

  write({ entrant, step }, tables) {
    const title = Object.assign(document.createElement("strong"), { textContent: `${entrant.label}, step ${step}` });
    const columns = tables?.[entrant.index].columns ?? [{ label: "loss", text: () => readable(entrant.loss(step)) }];
    const list = document.createElement("dl");
    for (const { label, text } of columns) {
      list.append(Object.assign(document.createElement("dt"), { textContent: label }));
      list.append(Object.assign(document.createElement("dd"), { textContent: text(step) }));
    }
    this.note.replaceChildren(title, list);
  }

  /** Beside the pointer, on the side where there is room. */
  put(x, y) {
    const { offsetWidth: width, offsetHeight: height } = this.note;
    const left = x + 16 + width <= this.stage.clientWidth ? x + 16 : Math.max(x - 16 - width, 0);
    const top = Math.max(Math.min(y - height / 2, this.stage.clientHeight - height), 0);
    this.note.style.transform = `translate(${left}px, ${top}px)`;
  }
}
