// The page's address: the experiment and its layout, in the form in which Streamlit writes it, so that both agree.

import { canAsk } from "./server.js";

/** @import {Layout} from "./wire.js" */

/** @type {Layout} */
const USUAL = "overlay"; // it is left out

/** @param {string} text */
function written(text) {
  const escaped = encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return escaped.replaceAll("%20", "+");
}

const LAYOUT = "layout";

/** @param {URLSearchParams} pairs */
function joined(pairs) {
  return `?${[...pairs].map((pair) => pair.map(written).join("=")).join("&")}`;
}

/**
 * @param {string} experiment
 * @param {Layout} layout
 */
export function addressOf(experiment, layout) {
  const pairs = new URLSearchParams(experiment);
  if (layout !== USUAL) pairs.set(LAYOUT, layout);
  return joined(pairs);
}

/**
 * The experiment's query in the page's address as it is now, and the layout; a bare address has an empty query, and a
 * replay, which is a file, none.
 */
export function addressed() {
  if (!canAsk("race")) return null;
  const pairs = new URLSearchParams(location.search);
  const layout = /** @type {Layout} */ (pairs.get(LAYOUT) ?? USUAL);
  pairs.delete(LAYOUT);
  return { experiment: pairs.toString(), layout };
}

/**
 * Write it into the address, as a place to come back to.
 * @param {string} experiment
 * @param {Layout} layout
 */
export function goTo(experiment, layout) {
  if (!canAsk("race")) return;
  const address = addressOf(experiment, layout);
  if (address !== joined(new URLSearchParams(location.search))) history.pushState({}, "", address);
}
