// What the browser keeps for this page; it may be forbidden, full, empty or written by anybody.

/**
 * The object that is kept under a key; an empty one where there is none.
 * @param {"localStorage" | "sessionStorage"} place
 * @param {string} key
 * @returns {Record<string, unknown>}
 */
export function stored(place, key) {
  try {
    return JSON.parse(globalThis[place].getItem(key) ?? "null") ?? {};
  } catch {
    return {}; // what cannot be read counts as not there
  }
}

/**
 * @param {"localStorage" | "sessionStorage"} place
 * @param {string} key
 * @param {object} values
 */
export function store(place, key, values) {
  try {
    globalThis[place].setItem(key, JSON.stringify(values));
  } catch {
    // Without storage it holds until the page is left.
  }
}
