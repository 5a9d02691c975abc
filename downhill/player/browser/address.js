// The page's address: the experiment and its layout, in the form in which Streamlit writes it, so that both agree.

/** @import {Layout} from "./wire.js" */

/** @type {Layout} */
const USUAL = "overlay"; // it is left out

/** @param {string} text */
function written(text) {
  const escaped = encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return escaped.replaceAll("%20", "+");
}

/**
 * @param {string} experiment
 * @param {Layout} layout
 */
export function addressOf(experiment, layout) {
  const pairs = [...new URLSearchParams(experiment), ...(layout === USUAL ? [] : [["layout", layout]])];
  return `?${pairs.map((pair) => pair.map(written).join("=")).join("&")}`;
}

/**
 * Whether the page's address says this; a bare one says nothing else.
 * @param {string} experiment
 * @param {Layout} layout
 */
export function isAt(experiment, layout) {
  return ["", addressOf(experiment, layout)].includes(location.search);
}

/**
 * Write it into the address, as a place to come back to.
 * @param {string} experiment
 * @param {Layout} layout
 */
export function goTo(experiment, layout) {
  if (!isAt(experiment, layout) || !location.search) history.pushState({}, "", addressOf(experiment, layout));
}
