// An assignment's map: it grows finer while it is run, and each run's can be seen again.

import { element } from "./elements.js";
import { drawMap } from "./map_drawing.js";
import { Question } from "./map_question.js";
import { MapRates } from "./map_rates.js";
import { MapStage } from "./map_stage.js";
import { onWidthChange } from "./sizes.js";
import { onThemeChange } from "./theme.js";

/** @import {Stage} from "./map_drawing.js" */
/** @import {Map} from "./map_frames.js" */
/** @import {Message} from "./message.js" */
/** @import {Status} from "./question.js" */
/** @import {MapQuestion} from "./wire.js" */

/**
 * All that is needed of a question where nothing is done at the map.
 * @param {string} query
 */
const asking = (query) => /** @type {MapQuestion} */ ({ query });

export class StudentMap {
  /** @type {(status: Status) => void} */
  report = () => {};
  /** @type {Map | null} */
  map = null;

  constructor() {
    const stage = () => element("div", { className: "downhill-stage", hidden: true });
    /** @type {Record<"pictures" | "curves", {stage: Stage}>} */
    this.figures = { pictures: { stage: new MapStage(stage()) }, curves: { stage: new MapRates(stage()) } };
    this.legend = element("div", { className: "downhill-map-legend" });
    const { pictures, curves } = this.figures;
    this.root = element("div", { className: "downhill-maps", "data-testid": "picture", role: "region", ariaLabel: "Map" },
      pictures.stage.parent, curves.stage.parent, this.legend);
    this.question = new Question({ report: (status) => this.report(status), found: (map, { query }) => this.show(map, query) });
    onThemeChange(this.root, () => this.lay());
    onWidthChange(this.root, () => this.lay());
  }

  /** @param {Message<{}>} frame of a run that is under way */
  take(frame) {
    this.question.take(frame, asking(""));
  }

  /** @param {string} query of a run */
  showAgain(query) {
    return this.question.ask(asking(query));
  }

  cancel() {
    this.question.cancel();
  }

  /**
   * @param {Map} map
   * @param {string} query
   */
  show(map, query) {
    this.map = map;
    this.lay();
    Object.assign(this.root.dataset, { query, size: `${map.columns}x${map.rows}`, last: String(map.last) });
  }

  lay() {
    if (this.map && this.root.clientWidth) drawMap(this.root, this.map, this.figures, this.legend);
  }
}
