// What the player shows, as one value: everything on the screen follows from it, but for the moment (playback.js).

import { preferences } from "./preferences.js";
import { canAsk, ownsPage } from "./server.js";
import { currentTheme } from "./theme.js";

/** @import {FilmFrame} from "./film.js" */
/** @import {Landscape} from "./landscape.js" */
/** @import {Race} from "./race.js" */
/** @import {Asks} from "./server.js" */
/** @import {Look} from "./theme.js" */
/** @import {Layout} from "./wire.js" */

/**
 * How this person likes to look at races; the browser keeps it from visit to visit.
 * @typedef {typeof PREFERENCES} Preferences
 */

/**
 * @typedef {object} State
 * @property {Race | null} race null until the first has come
 * @property {Landscape | null} landscape that of the race
 * @property {Layout} layout
 * @property {number} selected the index of the entrant that is looked at
 * @property {FilmFrame | null} frame
 * @property {Preferences} preferences
 */

/** @typedef {State & {race: Race, landscape: Landscape}} ShownState the state once there is a race */

const PREFERENCES = {
  speed: 1, loop: false, curve: "loss", curveTime: "step", curveLog: "auto", arrows: false, ellipse: false, projector: false,
};
// However somebody likes to look at races, more than this cannot be shown without read-outs.
const WITHOUT_READ_OUTS = { curve: "loss", curveTime: "step", arrows: false, ellipse: false };
const AS_GUEST = { projector: false }; // which fills the page

/**
 * The state before the first race.
 * @param {Asks} [asks]
 * @returns {State}
 */
export function initialState(asks = canAsk) {
  return {
    race: null,
    landscape: null,
    layout: "overlay",
    selected: 0,
    frame: null,
    preferences: {
      ...preferences(PREFERENCES), ...(asks("read-outs") ? {} : WITHOUT_READ_OUTS), ...(ownsPage() ? {} : AS_GUEST),
    },
  };
}

/**
 * Whether there is anything to show yet.
 * @param {State} state
 * @returns {state is ShownState}
 */
export function isShown(state) {
  return state.race !== null;
}

const NARROW = 640; // pixels, as in player.css

/**
 * What to draw with: the colours of the page's theme and, for a projector, larger type and lines; a phone has no room for these.
 * @param {ShownState} state
 * @param {HTMLElement} root
 * @returns {Look}
 */
export function lookOf({ race, landscape, preferences }, root) {
  const name = currentTheme(root);
  const theme = landscape.themes[name];
  const paths = race.pathStyles.map((style) => theme.paths[style]);
  return { name, scale: preferences.projector && root.clientWidth > NARROW ? theme.projectorScale : 1, ...theme, paths };
}
