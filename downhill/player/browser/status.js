// The line that says what goes on: what was said last, or, meanwhile, that the server keeps everybody waiting.

const BUSY = "The server is busy; waiting for a turn …";

export class Status {
  text = "";
  isBusy = false;

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

  write() {
    this.box.textContent = this.isBusy ? BUSY : this.text;
  }
}
