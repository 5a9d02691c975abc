// What the browser keeps of rooms: of a phone's its token and its answer, of a wall's the questions that are prepared.

import { stored, store } from "./storage.js";

/** @typedef {"phone" | "wall"} Side */

/**
 * @param {Side} side
 * @param {string} code
 */
const keyOf = (side, code) => `downhill-${side}-${code}`;

/**
 * @param {Side} side
 * @param {string} code
 */
export function keptOf(side, code) {
  return stored("localStorage", keyOf(side, code));
}

/**
 * @param {Side} side
 * @param {string} code
 * @param {object} values
 */
export function keepOf(side, code, values) {
  store("localStorage", keyOf(side, code), values);
}

/**
 * The room has ended.
 * @param {Side} side
 * @param {string} code
 */
export function forget(side, code) {
  try {
    localStorage.removeItem(keyOf(side, code));
  } catch {
    // What is forbidden keeps nothing.
  }
}
