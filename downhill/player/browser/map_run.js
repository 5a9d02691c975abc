// One run of a map: what is said about it, and the edit that leads to it in the Playground.

import { valueText } from "./value_axis.js";
import { wordsOf } from "./map_rates.js";
import { readable } from "./numbers.js";

/** @import {Map} from "./map_frames.js" */
/** @import {Edit, MapQuestion, Pair} from "./wire.js" */

/**
 * The place of a run on its map.
 * @typedef {[column: number, row: number]} Run
 */

/**
 * From the first run to the last, along each side.
 * @typedef {[columns: Pair, rows: Pair]} Part
 */

/**
 * Where a run starts or with which numbers, where it ends, and how.
 * @param {Map} map
 * @param {number} index of the panel
 * @param {Run} run
 */
export function describeRun(map, index, [column, row]) {
  const { label, thetas, losses, steps, outcomes } = map.entrants[index];
  if (!thetas || !losses || !steps || !outcomes) return wordsOf(map, index, column);
  const at = row * map.columns + column;
  const [x, y] = [valueText(map.axes[0], column), valueText(map.axes[1], row)];
  const [first, second] = map.axes.map(({ label }) => label);
  const from = map.kind === "basins" ? `(${x}, ${y})` : `${first} = ${x}, ${second} = ${y}`;
  const { text, textAtStart } = map.outcomes[outcomes[at]];
  const outcome = steps[at] === 0 ? textAtStart : text.replace("{}", String(steps[at]));
  if (!Number.isFinite(losses[at])) return `${label} from ${from}: ${outcome}.`;
  const to = `(${readable(thetas[2 * at])}, ${readable(thetas[2 * at + 1])})`;
  return `${label} from ${from} to ${to}: ${outcome}; final loss ${readable(losses[at])}.`;
}

/**
 * The edit that makes of the mapped experiment the one that this run is of: another start, a pair of numbers of one
 * entrant, or one learning rate for all.
 * @param {Map} map
 * @param {MapQuestion} question
 * @param {Run} run
 * @returns {Edit}
 */
export function editOf(map, { entrant, names }, run) {
  const [x, y] = run.map((place, axis) => map.axes[axis].values[place]);
  if (map.kind === "basins") return { start: [x, y] };
  if (entrant === undefined || !names) return { numbers: map.entrants.map(({ index }) => [index, map.axes[0].name, x]) };
  return { numbers: [[entrant, names[0], x], [entrant, names[1], y]] };
}
