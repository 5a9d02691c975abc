// What the player shows, as one value: everything on the screen follows from it, but for the moment (playback.js).

import { preferences } from "./preferences.js";
import { canAsk } from "./server.js";
import { currentTheme } from "./theme.js";

/**
 * How this person likes to look at races; the browser keeps it from visit to visit.
 * @typedef {typeof PREFERENCES} Preferences
 */

/**
 * One of a film's values, shown in place of the filmed entrant's own.
 * @typedef {object} FilmFrame
 * @property {any} film see `unpackFilm` in film.js
 * @property {number} index of the value
 */

/**
 * @typedef {object} State
 * @property {any} race see `unpack` in race.js; null until the first has come
 * @property {any} landscape the landscape under it
 * @property {string} layout one of `LAYOUTS` in choices.js
 * @property {number} selected the index of the entrant that is looked at
 * @property {FilmFrame | null} frame
 * @property {Preferences} preferences
 */

const PROJECTOR_SCALE = 1.4;
const PREFERENCES = {
  speed: 1, loop: false, curve: "loss", curveTime: "step", curveLog: "auto", arrows: false, ellipse: false, projector: false,
};
// However somebody likes to look at races, more than this cannot be shown without read-outs.
const WITHOUT_READ_OUTS = { curve: "loss", curveTime: "step", arrows: false, ellipse: false };

/**
 * The state before the first race.
 * @returns {State}
 */
export function initialState() {
  return {
    race: null,
    landscape: null,
    layout: "overlay",
    selected: 0,
    frame: null,
    preferences: { ...preferences(PREFERENCES), ...(canAsk("read-outs") ? {} : WITHOUT_READ_OUTS) },
  };
}

/**
 * What to draw with: the colours of the page's theme and, for a projector, larger type and lines.
 * @param {State} state
 * @param {HTMLElement} root
 */
export function lookOf({ landscape, preferences }, root) {
  const name = currentTheme(root);
  return { name, scale: preferences.projector ? PROJECTOR_SCALE : 1, ...landscape.looks[name] };
}

/**
 * The race as it is drawn: with a film, the filmed entrant takes the path at the film's value instead of its own.
 * @param {State} state
 */
export function drawnRace({ race, frame }) {
  if (!frame) return race;
  const { film: { entrant: filmed, outcomes, paths }, index } = frame;
  const divergedAt = outcomes[index].startsWith("diverged") ? paths[index].lastStep + 1 : null;
  const filmedEntrant = { ...race.entrants[filmed], ...paths[index], divergedAt, average: null };
  return { ...race, entrants: race.entrants.with(filmed, filmedEntrant) };
}
