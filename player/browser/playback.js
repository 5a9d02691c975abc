// Where the race stands in time.

const SECONDS_FOR_A_RACE = 6;

/** A position between 0 and `steps`, advancing while `playing`. */
export class Playback {
  constructor() {
    this.steps = 1;
    this.position = 0;
    this.playing = false;
  }

  /** The race has become longer or shorter; the moment stays where it can. */
  setSteps(steps) {
    this.steps = steps;
    this.seek(this.position);
  }

  get step() {
    return Math.floor(this.position);
  }

  seek(position) {
    this.position = Math.min(Math.max(position, 0), this.steps);
    if (this.position >= this.steps) this.playing = false;
  }

  /** Start, from the beginning if the race is over; or pause. */
  toggle() {
    if (!this.playing && this.position >= this.steps) this.position = 0;
    this.playing = !this.playing;
  }

  advance(seconds) {
    if (this.playing) this.seek(this.position + (seconds * this.steps) / SECONDS_FOR_A_RACE);
  }
}
