// How this person likes to look at races, kept by the browser from visit to visit; nothing here describes a race.

import { store, stored } from "./storage.js";

const KEY = "downhill";

/**
 * The values under these names, or their defaults where there are none of that type.
 * @template {object} Values
 * @param {Values} defaults
 * @returns {Values}
 */
export function preferences(defaults) {
  const kept = stored("localStorage", KEY);
  const alike = Object.keys(defaults).filter((name) => typeof kept[name] === typeof defaults[/** @type {keyof Values} */ (name)]);
  return { ...defaults, ...Object.fromEntries(alike.map((name) => [name, kept[name]])) };
}

/** @param {object} values */
export function keep(values) {
  store("localStorage", KEY, values);
}
