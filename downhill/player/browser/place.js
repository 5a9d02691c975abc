// The numbers of a race by their places: what they are, and the edit that changes one.

/** @import {Race} from "./race.js" */
/** @import {NumberPlace, Pair, PlayerEdit} from "./wire.js" */

/**
 * The number there; undefined where this race has none.
 * @param {Race} race
 * @param {NumberPlace} place
 * @returns {number | undefined}
 */
export function numberAt(race, { field, axis = 0, entrant = -1, name = "" }) {
  if (field === "start") return race.start[axis];
  if (field === "parameters") return race.parameters[name];
  if (field !== "numbers") return race[field];
  const runner = race.entrants[entrant];
  return runner?.hyperparameters.find((each) => each.name === name)?.value ?? runner?.around[name];
}

/**
 * The number that an edit puts there; undefined where it puts none.
 * @param {PlayerEdit} edit
 * @param {NumberPlace} place
 * @returns {number | undefined}
 */
export function numberIn(edit, { field, axis = 0, entrant, name = "" }) {
  if (field === "start") return edit.start?.[axis];
  if (field === "parameters") return edit.parameters?.[name];
  if (field !== "numbers") return edit[field];
  return edit.numbers?.findLast(([at, what]) => at === entrant && what === name)?.[2];
}

/**
 * The edit that makes it another number.
 * @param {NumberPlace} place
 * @param {number} value
 * @param {Pair} start as it is
 * @returns {PlayerEdit}
 */
export function editAt({ field, axis, entrant = -1, name = "" }, value, [x, y]) {
  if (field === "start") return { start: axis ? [x, value] : [value, y] };
  if (field === "parameters") return { parameters: { [name]: value } };
  return field === "numbers" ? { numbers: [[entrant, name, value]] } : { [field]: value };
}
