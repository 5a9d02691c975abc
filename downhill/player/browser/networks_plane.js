// The plane through a training's paths.

export class PlaneView {
  /** @param {HTMLElement} box that it fills */
  constructor(box) {
    this.box = box;
  }

  /**
   * Be about this training, which has been done.
   * @param {string} _query the training's
   * @param {number} _entrants
   * @param {string[]} _labels the entrants'
   * @param {Uint8Array | null} _table of a person's own, where it is trained on one
   */
  ask(_query, _entrants, _labels, _table) {}

  destroy() {}
}
