// The part of the landscape that the panels show, and the losses over it.

import { grid } from "./landscape.js";
import { Latest, askMessage } from "./server.js";
import { moved, zoomed } from "./view.js";

/** @import {Grid, Landscape} from "./landscape.js" */
/** @import {Race} from "./race.js" */
/** @import {Asks} from "./server.js" */
/** @import {Pair, View} from "./wire.js" */

export class Viewport {
  /** @type {Race} */
  race;
  /** @type {Landscape} */
  landscape;
  /** @type {View} what is looked at */
  view;
  /** @type {View} what is shown: that, and what lies beside it where there is room */
  shown;
  /** @type {Grid} the losses over it, or nearly */
  grid;

  /**
   * @param {() => void} changed is called when another part, or finer losses, are to be shown
   * @param {Asks} asks
   */
  constructor(changed, asks) {
    this.changed = changed;
    this.asks = asks;
    this.finer = new Latest((/** @type {View} */ view, isWanted) => this.loadGrid(view, isWanted));
  }

  /**
   * Another race; on another landscape, the whole of that is shown.
   * @param {Race} race
   * @param {Landscape} landscape
   */
  setRace(race, landscape) {
    if (this.landscape?.key !== landscape.key) {
      this.view = this.shown = landscape.view;
      this.grid = landscape.grid;
      this.finer.forget();
    }
    this.race = race;
    this.landscape = landscape;
  }

  /**
   * @param {number} factor
   * @param {Pair} point stays where it is
   */
  zoomBy(factor, point) {
    this.setView(zoomed(this.view, factor, point, this.landscape.view));
  }

  /**
   * @param {number} dx in the landscape's coordinates
   * @param {number} dy
   */
  pan(dx, dy) {
    this.setView(moved(this.view, dx, dy));
  }

  /** Show the whole landscape. */
  reset() {
    this.setView(this.landscape.view);
  }

  /** @param {View} view */
  setView(view) {
    this.view = view;
    this.changed();
  }

  /**
   * This is shown now; its losses are those of the landscape's own grid, or asked for.
   * @param {View} shown
   */
  show(shown) {
    if (String(shown) === String(this.shown)) return;
    const isWhole = String(shown) === String(this.landscape.view);
    this.shown = isWhole ? this.landscape.view : shown;
    if (!isWhole && this.asks("landscape")) return void this.finer.ask(shown);
    this.finer.forget();
    this.grid = this.landscape.grid;
  }

  /**
   * The losses over exactly this view: between the points of the first grid they would only be guessed.
   * @param {View} view
   * @param {() => boolean} isWanted
   */
  async loadGrid(view, isWanted) {
    const { landscape } = this;
    try {
      const query = `${this.race.experiment}&view=${view.flat().join(",")}`;
      const { header, buffer, start } = await askMessage("landscape", query, isWanted);
      if (this.landscape !== landscape || this.shown === landscape.view) return;
      this.grid = grid(header, landscape.scale, buffer, start);
    } catch {
      return; // the coarser picture stays
    }
    this.changed();
  }
}
