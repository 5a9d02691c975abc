// How this person likes to look at races, kept by the browser from visit to visit; nothing here describes a race.

const KEY = "downhill";

/**
 * The values under these names, or their defaults; storage may be forbidden, empty or written by anybody.
 * @template {object} Values
 * @param {Values} defaults
 * @returns {Values}
 */
export function preferences(defaults) {
  /** @type {Record<string, unknown>} */
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? "null") ?? {};
  } catch {
    // What cannot be read counts as not there.
  }
  const alike = Object.keys(defaults).filter((name) => typeof kept[name] === typeof defaults[/** @type {keyof Values} */ (name)]);
  return { ...defaults, ...Object.fromEntries(alike.map((name) => [name, kept[name]])) };
}

/** @param {object} values */
export function keep(values) {
  try {
    localStorage.setItem(KEY, JSON.stringify(values));
  } catch {
    // Without storage the choice holds until the page is left.
  }
}
