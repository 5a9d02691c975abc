// A plane as it arrives: two landscapes, and a race on them.

import { unpackLandscape } from "./landscape.js";
import { unpack } from "./race.js";

/** @import {Landscape} from "./landscape.js" */
/** @import {Message} from "./message.js" */
/** @import {Race} from "./race.js" */
/** @import {LandscapeHeader, PlaneHeader} from "./wire.js" */

/** @typedef {"train" | "test"} Losses whose the landscape's are */
/** @typedef {{race: Race, landscapes: Record<Losses, Landscape>, about: string}} Plane */

/**
 * Take a plane apart.
 * @param {Message<PlaneHeader>} message
 * @returns {Plane}
 */
export function unpackPlane({ header: { landscape, testLandscape, race, about }, buffer, start }) {
  const [train, test] = [landscape, testLandscape].map(({ rows, columns }) => rows * columns * Float32Array.BYTES_PER_ELEMENT);
  const at = (/** @type {LandscapeHeader} */ header, /** @type {number} */ from) => unpackLandscape({ header, buffer, start: from });
  const landscapes = { train: at(landscape, start), test: at(testLandscape, start + train) };
  return { race: unpack({ header: race, buffer, start: start + train + test }), landscapes, about };
}
