// The page's player, for the fields that stand beside it: the race that it shows, and the way to another.

/** @import {Race} from "./race.js" */
/** @import {Pair, PlayerEdit} from "./wire.js" */

/**
 * @typedef {object} Shown
 * @property {Race} race
 * @property {() => Pair} start where the last edit has put it; the race may still be on its way there
 * @property {(edit: PlayerEdit, done: boolean) => void} change
 */

/** @type {Shown | null} */
let shown = null;
/** @type {Set<() => void>} */
const watchers = new Set();

/**
 * What the player shows from now on; null when it has gone.
 * @param {Shown | null} next
 */
export function setCurrent(next) {
  shown = next;
  for (const watcher of watchers) watcher();
}

export function current() {
  return shown;
}

/**
 * Be called whenever that changes; returns what ends it.
 * @param {() => void} watcher
 */
export function onCurrent(watcher) {
  watchers.add(watcher);
  return () => { watchers.delete(watcher); };
}
