// The run that is under way, as the tab keeps it: a reload ends it, and the page runs it again.

import { store, stored } from "./storage.js";

/** @import {WorkChange} from "./wire.js" */

const PREFIX = "downhill-assignment-run-";

export class UnfinishedRun {
  /** @param {string} digest the assignment's */
  constructor(digest) {
    this.key = `${PREFIX}${digest}`;
  }

  /**
   * What is run; null where nothing is. Anybody may have written it: the server checks it as every change.
   * @returns {WorkChange | null}
   */
  get change() {
    const { change } = stored("sessionStorage", this.key);
    return typeof change === "object" ? change : null;
  }

  /** @param {WorkChange} change */
  begin(change) {
    store("sessionStorage", this.key, { change });
  }

  end() {
    store("sessionStorage", this.key, {});
  }
}
