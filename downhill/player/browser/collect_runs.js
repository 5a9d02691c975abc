// The runs of a class over each other, on one landscape at a time.

import { opacityOf } from "./collect_numbers.js";
import { element } from "./elements.js";
import { Ground } from "./room_ground.js";
import { counted } from "./room_numbers.js";

/** @import {FramedPanel} from "./arrangement.js" */
/** @import {ClassPath} from "./collect_numbers.js" */
/** @import {Layer} from "./layer.js" */
/** @import {Look} from "./theme.js" */
/** @import {CollectedTable} from "./wire.js" */

export class CollectRuns {
  /** @type {Ground | null} */
  ground = null;
  place = element("div");

  /**
   * @param {CollectedTable} table
   * @param {ClassPath[][]} paths of each overlay
   * @param {() => readonly number[]} rows whose runs are shown
   */
  constructor(table, paths, rows) {
    this.table = table;
    this.paths = paths;
    this.rows = rows;
    const title = table.areAll ? "Everybody’s runs" : "Everybody’s best run";
    this.element = element("section", {}, element("h2", { textContent: title }), ...this.choice(), this.place);
    this.show(0);
  }

  destroy() {
    this.ground?.destroy();
  }

  /** Of several landscapes that one whose runs are shown. */
  choice() {
    const { overlays } = this.table;
    if (overlays.length < 2) return [];
    const select = element("select", {}, ...overlays.map(({ landscape, runs }, index) =>
      element("option", { value: String(index), textContent: `${landscape} (${counted(runs, "run")})` })));
    select.onchange = () => this.show(Number(select.value));
    return [element("label", { className: "downhill-collect-landscape" }, "Landscape ", select)];
  }

  /** @param {number} index of an overlay */
  show(index) {
    this.destroy();
    const { landscape, experiment, runs } = this.table.overlays[index];
    const paths = this.paths[index];
    const words = `${counted(runs, "run")} on ${landscape}, of ${counted(new Set(paths.map(({ row }) => row)).size, "hand-in")}`;
    const box = element("div", { role: "img", "aria-label": words });
    this.place.replaceChildren(element("p", { textContent: `${words}.${this.exception()}` }), box);
    this.ground = new Ground(box, experiment, {
      room: () => Math.max(window.innerHeight - 200, 320), withPoints: true,
      paint: (layer, panel, look) => this.paint(paths, layer, panel, look),
    });
  }

  /** What is not drawn. */
  exception() {
    const { areAll, missing } = this.table;
    const best = areAll ? "" : " Only the best run of each hand-in is drawn: all of them would be too many lines.";
    return missing ? `${best} ${missing} more cannot be drawn.` : best;
  }

  /**
   * Each path as a thin line, those of rows that the filter leaves out not at all.
   * @param {ClassPath[]} paths
   * @param {Layer} layer
   * @param {FramedPanel} panel
   * @param {Look} look
   */
  paint(paths, layer, panel, look) {
    const shown = new Set(this.rows());
    layer.within(panel, (context) => {
      Object.assign(context, { strokeStyle: look.ink, lineWidth: 1.2 * look.scale, globalAlpha: opacityOf(paths.length) });
      for (const { row, points } of paths) {
        if (!shown.has(row)) continue;
        context.beginPath();
        for (const [x, y] of points) context.lineTo(panel.toX(x), panel.toY(y));
        context.stroke();
      }
    });
  }
}
