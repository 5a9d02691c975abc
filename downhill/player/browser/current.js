// The page's player, for the fields that stand beside it: the race that it shows, and the way to another.

/** @import {Race} from "./race.js" */
/** @import {Pair, PlayerEdit} from "./wire.js" */

/**
 * @typedef {object} Shown
 * @property {Race} race
 * @property {() => PlayerEdit} asked what was last asked for; the race may still be on its way there
 * @property {() => Pair} start where the last edit has put it
 * @property {(edit: PlayerEdit, done: boolean) => void} change
 */

/** @type {Shown | null} */
let shown = null;
/** @type {object | null} */
let owner = null;
/** @type {Set<() => void>} */
const watchers = new Set();

/**
 * What a player shows from now on; null when it has gone, which another may have come before.
 * @param {object} player
 * @param {Shown | null} next
 */
export function setCurrent(player, next) {
  if (!next && player !== owner) return;
  owner = player;
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
