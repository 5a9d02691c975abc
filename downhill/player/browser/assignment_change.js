// What is changed of an assignment's work, and what its controls begin with.

/** @import {Chosen} from "./assignment_record.js" */
/** @import {FreeNumberLine, FreeStart, Pair, StudentPage, WorkChange} from "./wire.js" */

/**
 * @param {StudentPage} page
 * @param {Chosen} chosen
 */
export function landscapeOf(page, { landscape }) {
  return page.landscapes.some(({ id }) => id === landscape) ? String(landscape) : page.landscape;
}

/**
 * The rule that an entrant has.
 * @param {StudentPage} page
 * @param {Chosen} chosen
 * @param {number} entrant
 */
export function ruleOf(page, { rules }, entrant) {
  const free = page.rules.find((each) => each.entrant === entrant);
  return free?.rules.find(({ id }) => id === rules[entrant])?.id ?? page.ownRules[entrant];
}

/** @param {Pick<FreeNumberLine, "entrant" | "name">} line */
export function numberKey({ entrant, name }) {
  return `${entrant} ${name}`;
}

/**
 * The value of a number; undefined where the entrant's rule has none of this name.
 * @param {StudentPage} page
 * @param {Chosen} chosen
 * @param {FreeNumberLine} line
 * @returns {number | undefined}
 */
export function valueOf(page, chosen, line) {
  const usual = line.values[ruleOf(page, chosen, line.entrant)];
  return usual === undefined ? undefined : chosen.numbers[numberKey(line)] ?? usual;
}

/**
 * With another rule, and of its entrant no number that was chosen for the one before.
 * @param {Chosen} chosen
 * @param {number} entrant
 * @param {string} rule
 * @returns {Chosen}
 */
export function withRule(chosen, entrant, rule) {
  const numbers = Object.entries(chosen.numbers).filter(([key]) => !key.startsWith(`${entrant} `));
  return { ...chosen, rules: { ...chosen.rules, [entrant]: rule }, numbers: Object.fromEntries(numbers) };
}

/**
 * A start moved to where it may be.
 * @param {FreeStart} box
 * @param {Pair} start
 * @returns {Pair}
 */
export function within({ x, y }, [atX, atY]) {
  return [Math.min(Math.max(atX, x[0]), x[1]), Math.min(Math.max(atY, y[0]), y[1])];
}

/**
 * Where the next run begins.
 * @param {StudentPage} page
 * @param {Chosen} chosen
 * @returns {Pair}
 */
export function startOf(page, chosen) {
  const { start } = page.places[landscapeOf(page, chosen)];
  return page.start && chosen.start ? within(page.start, chosen.start) : start;
}

/**
 * What the server is told.
 * @param {StudentPage} page
 * @param {Chosen} chosen
 * @returns {WorkChange}
 */
export function changeOf(page, chosen) {
  /** @type {WorkChange} */
  const change = {};
  if (page.landscapes.length) change.landscape = landscapeOf(page, chosen);
  if (page.start && page.kind === "race") change.start = startOf(page, chosen);
  if (page.length) change.length = chosen.length ?? page.length.value;
  if (page.rules.length) change.rules = page.rules.map(({ entrant }) => [entrant, ruleOf(page, chosen, entrant)]);
  const numbers = page.numbers.flatMap((line) => {
    const value = valueOf(page, chosen, line);
    return value === undefined ? [] : [/** @type {[number, string, number]} */ ([line.entrant, line.name, value])];
  });
  if (numbers.length) change.numbers = numbers;
  return change;
}
