// A map in a notebook, as the front end of an anywidget: the kernel computes it. While there is no kernel, or a busy one,
// the picture is shown that was made of it last.

import { element } from "./elements.js";
import { showMap } from "./map.js";
import { Kernel } from "./notebook_kernel.js";
import { followTheme } from "./notebook_theme.js";
import { answerFrom } from "./server.js";

/** @import {Model} from "./notebook_kernel.js" */
/** @import {MapQuestion} from "./wire.js" */

/**
 * Fill a view's element; returns what is called when the view is closed.
 * @param {Model} model what kernel and notebook share: `_question`, `_still`, a PNG, and `_part`
 * @param {HTMLElement} parent
 */
export function show(model, parent) {
  const view = new ChartView(model, parent);
  return () => view.leave();
}

class ChartView {
  leaveMap = () => {};

  /**
   * @param {Model} model
   * @param {HTMLElement} parent
   */
  constructor(model, parent) {
    this.model = model;
    this.parent = parent;
    this.fault = element("p", { role: "alert", className: "downhill-status" });
    this.place = element("div");
    parent.replaceChildren(this.place, this.fault);
    this.kernel = new Kernel(model, (fault) => { this.fault.textContent = fault; });
    const changed = () => this.ask();
    model.on("change:_question", changed);
    this.stops = [followTheme(parent), this.kernel.listen(), () => model.off("change:_question", changed)];
    this.begin();
  }

  async begin() {
    await this.kernel.metSoon();
    if (!this.kernel.isThere) {
      this.showStill();
      await this.kernel.met();
    }
    answerFrom({ map: (query, signal) => this.kernel.parts("map", query, signal) }, { asGuest: true });
    this.place.replaceChildren(element("div", {
      className: "downhill-player downhill-maps", role: "region", "aria-label": "Map", "data-testid": "map",
    }));
    this.isBuilt = true;
    this.ask();
  }

  showStill() {
    const still = this.kernel.bytes("_still");
    if (!still.length) this.place.textContent = "This map is computed when there is a kernel: run its cell.";
    else this.place.replaceChildren(element("img", { alt: "Map", src: URL.createObjectURL(new Blob([still], { type: "image/png" })) }));
  }

  ask() {
    if (!this.isBuilt) return;
    this.fault.textContent = "";
    const data = /** @type {MapQuestion} */ (this.model.get("_question"));
    const setTriggerValue = (/** @type {string} */ _, /** @type {unknown} */ part) => {
      this.kernel.set("_part", { part, chosen: this.kernel.name() });
    };
    this.leaveMap = showMap({ data, parentElement: this.place, setTriggerValue });
  }

  leave() {
    for (const stop of this.stops) stop();
    this.parent.replaceChildren();
    this.leaveMap();
  }
}
