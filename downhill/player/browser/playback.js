// Where the race stands in time.

const SECONDS_FOR_A_RACE = 6;
const SECONDS_BETWEEN_LOOPS = 1;
const SECONDS_AT_A_STOP = 2.5;

/** How fast a race may play, against its usual six seconds. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

/** A position between 0 and `steps`, advancing while `playing`. */
export class Playback {
  /** @param {{speed?: number, loop?: boolean}} [preferences] */
  constructor({ speed = 1, loop = false } = {}) {
    this.steps = 1;
    this.position = 0;
    this.playing = false;
    this.speed = speed;
    this.loop = loop;
    this.rested = 0; // seconds that a looping race has stood at its end
    /** @type {number[]} steps at which there is something to read, so that it stands there for a while */
    this.stops = [];
    this.standing = 0; // seconds for which it will go on standing at one
  }

  /**
   * The race has become longer or shorter; the moment stays where it can, and the end stays the end.
   * @param {number} steps
   */
  setSteps(steps) {
    const ended = this.position >= this.steps && this.position > 0;
    this.steps = steps;
    this.position = ended ? steps : Math.min(this.position, steps);
    this.stopAtEnd();
  }

  get step() {
    return Math.floor(this.position);
  }

  /**
   * Go to a position, and stay there.
   * @param {number} position
   */
  seek(position) {
    this.playing = false;
    this.standing = 0;
    this.position = Math.min(Math.max(position, 0), this.steps);
  }

  /**
   * So many whole steps on, or back if negative.
   * @param {number} steps
   */
  move(steps) {
    this.seek((steps > 0 ? Math.floor(this.position) : Math.ceil(this.position)) + steps);
  }

  /** Start, from the beginning if the race is over; or pause. */
  toggle() {
    if (!this.playing && this.position >= this.steps) this.position = 0;
    this.playing = !this.playing;
    this.rested = this.standing = 0;
  }

  /** @param {number} seconds that have passed */
  advance(seconds) {
    if (!this.playing) return;
    if (this.position >= this.steps) this.rested += seconds;
    if (this.rested >= SECONDS_BETWEEN_LOOPS) {
      this.rested = 0;
      this.position = 0;
      return;
    }
    if (this.standing > 0) {
      this.standing -= seconds;
      return;
    }
    const next = Math.min(this.position + (seconds * this.speed * this.steps) / SECONDS_FOR_A_RACE, this.steps);
    const stop = this.stops.find((step) => this.position < step && step <= next);
    if (stop !== undefined) this.standing = SECONDS_AT_A_STOP / this.speed;
    this.position = stop ?? next;
    this.stopAtEnd();
  }

  stopAtEnd() {
    if (this.position >= this.steps && !this.loop) this.playing = false;
  }
}
