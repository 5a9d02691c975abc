// Time that passes while the race plays.

/** @import {Playback} from "./playback.js" */

const LONGEST_FRAME_SECONDS = 0.1;

/** Asks the browser for frames while the race plays, and only then. */
export class Clock {
  /** @type {number | undefined} */
  #frame;

  /**
   * @param {Playback} playback is advanced before every frame
   * @param {() => void} draw
   */
  constructor(playback, draw) {
    this.playback = playback;
    this.draw = draw;
  }

  start() {
    this.stop();
    /** @type {number | null} */
    let last = null;
    /** @param {number} time in milliseconds */
    const tick = (time) => {
      this.playback.advance(Math.min((time - (last ?? time)) / 1000, LONGEST_FRAME_SECONDS));
      last = time;
      this.draw();
      if (this.playback.playing) this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
  }

  stop() {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }
}
