// A plane as it arrives: two landscapes, and a race on each.

import { unpackLandscape } from "./landscape.js";
import { unpack } from "./race.js";

/** @import {Landscape} from "./landscape.js" */
/** @import {Message} from "./message.js" */
/** @import {Race} from "./race.js" */
/** @import {LandscapeHeader, Losses, PlaneHeader, RaceHeader} from "./wire.js" */

/** @typedef {{races: Record<Losses, Race>, landscapes: Record<Losses, Landscape>, about: string}} Plane */

/**
 * Take a plane apart.
 * @param {Message<PlaneHeader>} message
 * @returns {Plane}
 */
export function unpackPlane({ header: { landscape, testLandscape, race, testRace, about }, buffer, start }) {
  const [train, test] = [landscape, testLandscape].map(({ rows, columns }) => rows * columns * Float32Array.BYTES_PER_ELEMENT);
  const at = (/** @type {LandscapeHeader} */ header, /** @type {number} */ from) => unpackLandscape({ header, buffer, start: from });
  const landscapes = { train: at(landscape, start), test: at(testLandscape, start + train) };
  const ofRace = (/** @type {RaceHeader} */ header, /** @type {number} */ from) => unpack({ header, buffer, start: from });
  const races = start + train + test;
  return { races: { train: ofRace(race, races), test: ofRace(testRace, races + bytesOf(race)) }, landscapes, about };
}

/**
 * The bytes of a race's numbers: of each row a float64 and two float32.
 * @param {RaceHeader} race
 */
function bytesOf({ entrants }) {
  return entrants.reduce((sum, { rows }) => sum + rows * (Float64Array.BYTES_PER_ELEMENT + 2 * Float32Array.BYTES_PER_ELEMENT), 0);
}
