// What stands behind the table of hand-ins: how often what was answered, and the points of everybody's run.

/** @import {Message} from "./message.js" */
/** @import {ClassAnswers, CollectedTable, Distribution, Pair} from "./wire.js" */

/**
 * @param {ClassAnswers} asked
 * @returns {Distribution}
 */
export function distribution({ kind, options = [], answers }) {
  const answered = answers.length;
  if (kind === "choice") return { answered, counts: options.map((_, index) => answers.filter((each) => each === index).length) };
  if (kind === "point") return { answered, points: /** @type {Pair[]} */ (answers) };
  return { answered, numbers: /** @type {number[]} */ (answers) };
}

/** @typedef {{row: number, points: Pair[]}} ClassPath the row of the table to which it belongs */

/**
 * The points of each overlay's paths.
 * @param {Message<Pick<CollectedTable, "overlays">>} message
 * @returns {ClassPath[][]}
 */
export function pathsOf({ header, buffer, start }) {
  let at = start;
  return header.overlays.map(({ paths }) => paths.map(([row, count]) => {
    const numbers = new Float32Array(buffer, at, 2 * count);
    at += numbers.byteLength;
    return { row, points: Array.from({ length: count }, (_, index) => /** @type {Pair} */ ([numbers[2 * index], numbers[2 * index + 1]])) };
  }));
}

const [FAINTEST, BOLDEST] = [0.04, 0.6];

/**
 * How opaque each of so many lines is: fainter the more there are, so that one sees where most of them run.
 * @param {number} count
 */
export const opacityOf = (count) => Math.min(Math.max(2 / Math.sqrt(count), FAINTEST), BOLDEST);
