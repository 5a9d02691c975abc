// A race as it arrives; see `pack` in downhill/player/packing.py.

/** @import {Message} from "./message.js" */
/** @import * as wire from "./wire.js" */

/**
 * A way over the plane, by steps.
 * @typedef {{x: (step: number) => number, y: (step: number) => number}} Path
 */

/** @typedef {wire.Hyperparameter & {stops: number[]}} Hyperparameter with what its slider may stand at */

/**
 * An entrant whose numbers can be asked for.
 * @typedef {object} Numbers
 * @property {number} index
 * @property {Hyperparameter[]} hyperparameters
 * @property {(step: number) => number} loss
 * @property {(step: number) => string} moment what a step is called
 * @property {string} lossName how its losses are called
 * @property {((step: number) => number | null) | null} planeLoss of a path on a plane the loss that this shows
 * @property {Path | null} average
 */

/** @typedef {Omit<wire.Entrant, "hyperparameters"> & Path & Numbers} Entrant */

/**
 * A race whose numbers can be asked for.
 * @template {wire.RaceHeader} [Header=wire.RaceHeader]
 * @typedef {Omit<Header, "entrants"> & {entrants: Entrant[]}} Race
 */

/**
 * Join header and numbers: every entrant gets x, y and loss, functions of the step, and its average if it has one; of
 * paths on a plane also the losses there.
 * @template {wire.RaceHeader} Header
 * @param {Message<Header>} message
 * @returns {Race<Header>}
 */
export function unpack({ header, buffer, start }) {
  const total = header.entrants.reduce((sum, { rows }) => sum + rows, 0);
  const losses = new Float64Array(buffer, start, total);
  const places = new Float32Array(buffer, start + losses.byteLength);
  /** @type {(first: number) => Path} */
  const path = (first) => ({ x: (step) => places[2 * (first + step)], y: (step) => places[2 * (first + step) + 1] });
  let [first, firstAverage] = [0, total];
  const entrants = header.entrants.map((entrant, index) => {
    const begin = first;
    first += entrant.rows;
    const average = entrant.averages ? path(firstAverage) : null;
    if (average) firstAverage += entrant.rows;
    // A run that has used up its gradients stands still from then on.
    const loss = (/** @type {number} */ step) => losses[begin + Math.min(step, entrant.rows - 1)];
    const hyperparameters = entrant.hyperparameters.map((each, at) => ({ ...each, stops: header.stops[header.sliders[index][at]] }));
    return { ...entrant, hyperparameters, index, ...path(begin), loss, average, ...onPlane(header.projection, index) };
  });
  return { ...header, entrants };
}

/** @type {Record<wire.Losses, string>} */
const LOSS_NAMES = { train: "training loss", test: "test loss" };

/**
 * How an entrant's steps are called, and the losses of a plane.
 * @param {wire.Projection | undefined} projection
 * @param {number} index
 */
function onPlane(projection, index) {
  if (!projection) return { moment: (/** @type {number} */ step) => `step ${step}`, lossName: "loss", planeLoss: null };
  const [steps, losses] = [projection.steps[index], projection.planeLosses[index]];
  return {
    moment: (/** @type {number} */ point) => `point ${point}, before step ${steps[Math.min(point, steps.length - 1)]}`,
    lossName: LOSS_NAMES[projection.losses],
    planeLoss: (/** @type {number} */ point) => losses[Math.min(point, losses.length - 1)],
  };
}
