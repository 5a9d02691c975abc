// What moves in a replay by hand: races put together from runs that its file brings along.

import { encode } from "./message.js";

/** @import {Message} from "./message.js" */
/** @import * as wire from "./wire.js" */

/**
 * A run with its numbers, as bytes.
 * @typedef {{run: wire.Run, losses: Uint8Array, places: Uint8Array, averages: Uint8Array}} BroughtRun
 */

const ROW = 8; // bytes of a loss, and of a position

export class Hands {
  /**
   * @param {Message<wire.PageRaceHeader>} race the replay's own
   * @param {Message<wire.HandsHeader>} brought
   */
  constructor(race, brought) {
    this.header = race.header;
    this.own = together(race);
    const { sliders, starts, runs } = brought.header;
    const take = oneByOne(brought); // in the order in which they stand
    this.sliders = sliders.map((slider) => ({ ...slider, runs: slider.runs.map(take) }));
    this.starts = starts.map((start, index) => ({ start, runs: runs[index].map(take) }));
    this.starts.push({ start: race.header.start, runs: this.own });
  }

  /**
   * The message of the race nearest to what is asked for: from another start, or with other numbers, as `alone` in
   * edits.js has it.
   * @param {string} query of the replay's race, and the edit
   */
  race(query) {
    /** @type {wire.Edit[]} */
    const [edit = {}] = JSON.parse(new URLSearchParams(query).get("edits") ?? "[]");
    const { start, runs } = edit.start ? this.nearestStart(edit.start) : { start: this.header.start, runs: [...this.own] };
    const entrants = [...this.header.entrants];
    for (const [index, name, value] of edit.numbers ?? []) {
      const { run, reached } = this.nearestValue(index, name, value);
      runs[index] = run;
      const hyperparameters = entrants[index].hyperparameters.map((each) => (each.name === name ? { ...each, value: reached } : each));
      entrants[index] = { ...entrants[index], hyperparameters };
    }
    /** @type {wire.RaceHeader} */
    const header = { ...this.header, experiment: query, start, entrants: entrants.map((each, index) => ({ ...each, ...runs[index].run })) };
    return encode(header, [...runs.map(({ losses }) => losses), ...runs.map(({ places }) => places), ...runs.map(({ averages }) => averages)]);
  }

  /** @param {wire.Pair} wanted */
  nearestStart([x, y]) {
    const [first, last] = [this.starts[0], /** @type {{start: wire.Pair}} */ (this.starts.at(-2))];
    const [width, height] = [0, 1].map((axis) => last.start[axis] - first.start[axis]);
    const found = nearest(this.starts, ({ start }) => Math.hypot((start[0] - x) / width, (start[1] - y) / height));
    return { start: found.start, runs: [...found.runs] };
  }

  /**
   * @param {number} index of the entrant
   * @param {string} name
   * @param {number} value
   */
  nearestValue(index, name, value) {
    const slider = this.sliders.find((each) => each.entrant === index && each.name === name);
    if (!slider) throw new Error(`There is no slider of ${name} in this replay.`);
    const reached = nearest(slider.values, (each) => Math.abs(each - value));
    return { reached, run: slider.runs[slider.values.indexOf(reached)] };
  }
}

/**
 * @template Item
 * @param {Item[]} items
 * @param {(item: Item) => number} distance
 */
function nearest(items, distance) {
  return items.reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

/**
 * What cuts pieces off a message's numbers, one after the other.
 * @param {Message<unknown>} message
 */
function cutter({ buffer, start }) {
  let place = start;
  return (/** @type {number} */ rows) => {
    const piece = new Uint8Array(buffer, place, rows * ROW);
    place += piece.length;
    return piece;
  };
}

/**
 * The runs of a race, whose numbers stand together by what they are.
 * @param {Message<wire.RaceHeader>} race
 * @returns {BroughtRun[]}
 */
function together(race) {
  const [{ entrants }, cut] = [race.header, cutter(race)];
  const [losses, places] = [entrants, entrants].map((each) => each.map(({ rows }) => cut(rows)));
  const averages = entrants.map(({ rows, averages: has }) => cut(has ? rows : 0));
  return entrants.map((entrant, index) => ({ run: entrant, losses: losses[index], places: places[index], averages: averages[index] }));
}

/**
 * What takes runs whose numbers stand run by run.
 * @param {Message<unknown>} message
 * @returns {(run: wire.Run) => BroughtRun}
 */
function oneByOne(message) {
  const cut = cutter(message);
  return (run) => ({ run, losses: cut(run.rows), places: cut(run.rows), averages: cut(run.averages ? run.rows : 0) });
}
