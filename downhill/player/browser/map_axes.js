// The two sides of a map: places between its runs, numbered from 0, and the round numbers that stand beside them.

import { ticks } from "./axes.js";
import { readable } from "./numbers.js";

const NEAR_ONE = [0, 0.5, 0.9, 0.99, 0.999, 0.9999];
const FEWEST_TICKS = 2;

const EVEN = {
  linear: (value) => value,
  whole: (value) => value,
  log: Math.log10,
  near_one: (value) => -Math.log10(1 - value),
};

/** Where a value lies among an axis' values, as an index with a fraction; beyond them it goes on as at the end. */
export function placeOf({ scale, values }, value) {
  const even = EVEN[scale];
  const wanted = even(value);
  let cell = 0;
  while (cell < values.length - 2 && even(values[cell + 1]) <= wanted) cell += 1;
  const [low, high] = [even(values[cell]), even(values[cell + 1])];
  return cell + (wanted - low) / (high - low);
}

/** Round numbers along an axis of so many pixels, as [place, text]. */
export function ticksOf(axis, pixels, distance) {
  const { scale, values } = axis;
  const [first, last] = [values[0], values.at(-1)];
  const inside = ([value]) => value >= first - 1e-9 * Math.abs(first) && value <= last + 1e-9 * Math.abs(last);
  let found = [];
  if (scale === "log") found = ticks({ log: true, range: [Math.log10(first), Math.log10(last)] }, pixels, distance);
  if (scale === "near_one") found = NEAR_ONE.map((value) => [value, String(value)]);
  found = found.filter(inside);
  // A part of less than a decade, say, is read like any other.
  if (found.length < FEWEST_TICKS) found = ticks({ log: false, range: [first, last] }, pixels, distance).filter(inside);
  return apart(found.map(([value, text]) => [placeOf(axis, value), text]), (distance / pixels) * (values.length - 1));
}

/** Without those that stand too close to the one before. */
function apart(places, least) {
  const kept = [];
  for (const each of places) {
    if (!kept.length || each[0] - kept.at(-1)[0] >= least * 0.8) kept.push(each);
  }
  return kept;
}

/** A value in as many digits as tell it from its neighbour, four at least. */
export function told({ values }, index) {
  const value = values[index];
  const neighbour = values[index + 1 < values.length ? index + 1 : index - 1];
  const digits = Math.ceil(Math.log10(Math.abs(value) / Math.abs(neighbour - value))) + 1;
  return readable(value, Number.isFinite(digits) ? Math.min(Math.max(digits, 4), 17) : 4);
}

/** A value as it is written into an address: no digits that no pixel shows. */
export function written({ scale, values }, index) {
  const value = values[index];
  const neighbour = values[index + 1 < values.length ? index + 1 : index - 1];
  if (scale === "whole") return value;
  const decimals = Math.ceil(-Math.log10(Math.abs(neighbour - value))) + 2;
  const rounded = Number(value.toFixed(Math.min(Math.max(decimals, 0), 20)));
  return Math.min(Math.max(rounded, values[0]), values.at(-1));
}
