// What the browser keeps of rooms: of a phone's its token and its answer, of a wall's the questions that are prepared.

import { stored, store } from "./storage.js";

/** @typedef {"phone" | "wall"} Side */

/** Stands for a code: which room this browser has opened last. */
export const LAST = "last";

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
 * Be told when another tab of this browser keeps something else; returns what ends it.
 * @param {Side} side
 * @param {string} code
 * @param {() => void} heard
 */
export function onKept(side, code, heard) {
  const stored = (/** @type {StorageEvent} */ { key }) => { if (key === keyOf(side, code)) heard(); };
  window.addEventListener("storage", stored);
  return () => window.removeEventListener("storage", stored);
}

/** Forget all rooms that have ended by now, as far as is known. */
export function tidy() {
  for (const key of keys()) {
    const { endsAt } = stored("localStorage", key);
    if (typeof endsAt === "number" && 1000 * endsAt < Date.now()) remove(key);
  }
}

/** Under which names something is kept; none where that is forbidden. */
function keys() {
  try {
    return Object.keys(localStorage).filter((key) => /^downhill-(phone|wall)-/.test(key));
  } catch {
    return [];
  }
}

/**
 * The room has ended.
 * @param {Side} side
 * @param {string} code
 */
export function forget(side, code) {
  remove(keyOf(side, code));
}

/** @param {string} key */
function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // What is forbidden keeps nothing.
  }
}
