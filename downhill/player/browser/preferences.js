// How this person likes to look at races, kept by the browser from visit to visit; nothing here describes a race.

const KEY = "downhill";

/** The values under these names, or their defaults; storage may be forbidden, empty or written by anybody. */
export function preferences(defaults) {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    // What cannot be read counts as not there.
  }
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, typeof kept[name] === typeof value ? kept[name] : value]),
  );
}

export function keep(values) {
  try {
    localStorage.setItem(KEY, JSON.stringify(values));
  } catch {
    // Without storage the choice holds until the page is left.
  }
}
