// The line that says what goes on: what was said last, or, meanwhile, that the server keeps everybody waiting or computes.

import { ownsPage } from "./server.js";

const BUSY = "The server is busy; waiting for a turn …";
const KERNEL_BUSY = "The kernel is busy; waiting for its answer …";
const COMPUTING = "Computing …";

export class Status {
  text = "";
  isBusy = false;
  isComputing = false;

  /** @param {{textContent: string | null}} box */
  constructor(box) {
    this.box = box;
  }

  /** @param {string} text */
  say(text) {
    this.text = text;
    this.write();
  }

  /** @param {boolean} isBusy */
  setBusy(isBusy) {
    this.isBusy = isBusy;
    this.write();
  }

  /** @param {boolean} isComputing */
  setComputing(isComputing) {
    this.isComputing = isComputing;
    this.write();
  }

  write() {
    const text = this.isBusy ? (ownsPage() ? BUSY : KERNEL_BUSY) : this.isComputing ? COMPUTING : this.text;
    if (this.box.textContent !== text) this.box.textContent = text;
  }
}
