// The page's address: the experiment and its layout, in the form in which Streamlit writes it, so that both agree.

import { canAsk, ownsPage } from "./server.js";

/** @import {Asks} from "./server.js" */
/** @import {Layout} from "./wire.js" */

/** @type {Layout} */
const USUAL = "overlay"; // it is left out
const LAYOUT = "layout";
const STREAMLITS = ["embed", "embed_options"]; // how a page is framed; it keeps them, before all else

/** @param {string} text */
function escaped(text) {
  const uri = encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return uri.replaceAll("%20", "+");
}

/** @param {Iterable<[string, string]>} pairs */
function written(pairs) {
  return `?${[...pairs].map((pair) => pair.map(escaped).join("=")).join("&")}`;
}

/** @param {[string, string]} pair */
function isStreamlits([key]) {
  return STREAMLITS.includes(key.toLowerCase());
}

/**
 * A race as the part of an address after the "?".
 * @param {string} experiment its query
 * @param {Layout} layout
 */
export function raceQuery(experiment, layout) {
  return layout === USUAL ? experiment : `${experiment}&${LAYOUT}=${layout}`;
}

/**
 * @param {string} experiment
 * @param {Layout} layout
 * @param {string} [before] the address's query until then
 */
export function pageAddress(experiment, layout, before = "") {
  const pairs = new URLSearchParams(raceQuery(experiment, layout));
  return written([...[...new URLSearchParams(before)].filter(isStreamlits), ...pairs]);
}

/** The address of one page: what is written or read while the browser is at another one is not meant. */
export class Address {
  /** @type {string | null} */
  path = location.pathname;

  /** @param {Asks} [asks] */
  constructor(asks = canAsk) {
    this.asks = asks;
  }

  /** From now on it is somebody else's. */
  leave() {
    this.path = null;
  }

  /** Not in a replay either, which is a file, nor in a notebook. */
  get isHere() {
    return this.asks("edited") && ownsPage() && location.pathname === this.path;
  }

  /**
   * Write it, as a place to come back to.
   * @param {string} experiment
   * @param {Layout} layout
   */
  goTo(experiment, layout) {
    this.write("pushState", experiment, layout);
  }

  /**
   * Write it once more, should something else have been written since.
   * @param {string} experiment
   * @param {Layout} layout
   */
  stayAt(experiment, layout) {
    this.write("replaceState", experiment, layout);
  }

  /**
   * @param {"pushState" | "replaceState"} how
   * @param {string} experiment
   * @param {Layout} layout
   */
  write(how, experiment, layout) {
    if (!this.isHere) return;
    const address = pageAddress(experiment, layout, location.search);
    if (address !== written(new URLSearchParams(location.search))) history[how]({}, "", address);
  }

  /** The experiment's query, empty where the address is bare, and the layout. */
  read() {
    const pairs = new URLSearchParams([...new URLSearchParams(location.search)].filter((pair) => !isStreamlits(pair)));
    const layout = /** @type {Layout} */ (pairs.get(LAYOUT) ?? USUAL);
    pairs.delete(LAYOUT);
    return { experiment: pairs.toString(), layout };
  }

  /**
   * Be called with what it says whenever the browser goes back or on to it; returns what ends it.
   * @param {(address: ReturnType<Address["read"]>) => void} follow
   */
  onReturn(follow) {
    const moved = () => { if (this.isHere) follow(this.read()); };
    window.addEventListener("popstate", moved);
    return () => window.removeEventListener("popstate", moved);
  }
}
