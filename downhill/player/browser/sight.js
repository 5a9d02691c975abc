// Having in sight what has just been opened.

/**
 * Scroll as little as it takes to see the whole, or as much of it below its head as there is room for.
 * @param {HTMLElement} whole
 * @param {HTMLElement} head
 */
export function bringIntoSight(whole, head) {
  for (const each of [whole, head]) each.scrollIntoView({ block: "nearest" });
}
