// How this person likes to look at races and trainings, kept by the browser from visit to visit; nothing here describes one.

import { store, stored } from "./storage.js";

const KEY = "downhill";

/**
 * The values under these names, or their defaults where there are none of that type.
 * @template {object} Values
 * @param {Values} defaults
 * @param {string} [key]
 * @returns {Values}
 */
export function preferences(defaults, key = KEY) {
  const kept = stored("localStorage", key);
  const alike = Object.keys(defaults).filter((name) => typeof kept[name] === typeof defaults[/** @type {keyof Values} */ (name)]);
  return { ...defaults, ...Object.fromEntries(alike.map((name) => [name, kept[name]])) };
}

/**
 * @param {object} values
 * @param {string} [key]
 */
export function keep(values, key = KEY) {
  store("localStorage", key, values);
}
