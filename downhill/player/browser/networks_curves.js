// Losses and accuracies of a training so far: lines, bands between quartiles, and the axes that hold them.

import { axesOf, faint, figureOf, lineOf, literally, logAxis, markerOf } from "./networks_figure.js";
import { linearAxis } from "./quantities.js";

/** @import {Axis} from "./axes.js" */
/** @import {Choice} from "./networks_choices.js" */
/** @import {PlotFigure, PlotPanel} from "./networks_figure.js" */
/** @import {Look} from "./theme.js" */
/** @import {EntrantCurves, MeasuredCurves, TrainingHeader} from "./wire.js" */

/** @typedef {{header: TrainingHeader, curves: (EntrantCurves | null)[]}} Trained a training as far as it has come, by entrant */
/** @typedef {(number | null)[]} Numbers null where one is not finite */
/** @typedef {{x: number[], low: Numbers, middle: Numbers, high: Numbers}} Line with the quartiles, which for one seed are the line itself */

const PARTS = /** @type {const} */ (["train", "test"]);
const TITLES = { train: "Training", test: "Test" };
const TIMES = { step: "step", epoch: "epoch", second: "seconds" };
const FORMATS = { step: "%{x}", epoch: "%{x:.2~f}", second: "%{x:.3~g} s" };
const HIGHEST = 4; // times the first loss: what is larger leaves the picture
const BEYOND = 1e30; // of a band whose upper quartile is not finite
const OPACITY = { band: 0.18, average: 0.75 };
const WIDTHS = { line: 2.2, average: 1.1 };

/**
 * The figure of a training so far.
 * @param {Trained} trained
 * @param {Choice} choice
 * @param {Look} look
 * @param {number} width
 * @param {string} key what it is a figure of
 * @returns {PlotFigure}
 */
export function curvesFigure(trained, choice, look, width, key) {
  const [x, y] = [acrossOf(trained, choice), upOf(trained, choice)];
  /** @type {PlotPanel[]} */
  const panels = PARTS.map((part) => ({
    title: `${TITLES[part]} ${choice.quantity}`, across: TIMES[choice.time], x, y, isFraction: choice.quantity === "accuracy",
  }));
  const traces = PARTS.flatMap((part, place) => tracesOf(trained, choice, look, part, place));
  return figureOf(panels, traces, look, width, `${key} ${JSON.stringify(choice)}`);
}

/**
 * One entrant's line of a quantity.
 * @param {EntrantCurves} curves
 * @param {MeasuredCurves} measured of the weights, or of their average
 * @param {"train" | "test"} part
 * @param {Choice} choice
 * @returns {Line}
 */
export function lineAlong(curves, measured, part, { quantity, time }) {
  const x = { step: curves.steps, epoch: curves.epochs, second: curves.seconds }[time];
  const loss = part === "train" ? measured.trainLoss : measured.testLoss;
  const accuracy = part === "train" ? measured.trainAccuracy : measured.testAccuracy;
  const rows = quantity === "loss" ? loss : accuracy;
  const [low, middle, high] = rows.length === 3 ? rows : [rows[0], rows[0], rows[0]];
  return { x, low, middle, high };
}

/**
 * All lines of both parts.
 * @param {Trained} trained
 * @param {Choice} choice
 */
function linesOf({ curves }, choice) {
  return curves.flatMap((each) => (each ? [each.ofWeights, each.ofAverage] : []).flatMap((measured) =>
    (each && measured ? PARTS.map((part) => lineAlong(each, measured, part, choice)) : [])));
}

/**
 * How far a training will go; of the seconds nobody knows, and the axis grows.
 * @param {Trained} trained
 * @param {Choice} choice
 * @returns {Axis}
 */
export function acrossOf({ header, curves }, { time }) {
  if (time === "step") return { log: false, range: [0, Math.max(1, ...header.entrants.map(({ steps }) => steps))] };
  if (time === "epoch") return { log: false, range: [0, header.epochs] };
  return linearAxis([0, 0.1, ...curves.flatMap((each) => each?.seconds ?? [])]);
}

/**
 * Round ends that hold all there is so far, and so only ever move outwards.
 * @param {Trained} trained
 * @param {Choice} choice
 * @returns {Axis}
 */
export function upOf(trained, choice) {
  const lines = linesOf(trained, choice);
  const values = lines.flatMap(({ low, middle, high }) => [...middle, ...low, ...high]).filter((value) => value !== null);
  if (choice.quantity === "accuracy") return { log: false, range: [Math.floor(10 * Math.min(1, ...values)) / 10 || 0, 1] };
  if (choice.log) return logAxis(values);
  const first = Math.max(0, ...lines.map(({ high }) => high[0] ?? 0));
  return linearAxis([0, ...(values.length ? values : [1])], { highest: HIGHEST * first || Infinity });
}

/**
 * @param {Trained} trained
 * @param {Choice} choice
 * @param {Look} look
 * @param {"train" | "test"} part
 * @param {number} place of the panel
 */
function tracesOf({ header, curves }, choice, look, part, place) {
  /** @type {object[][]} bands lie below all lines, heads above them */
  const [bands, averages, lines, heads] = [[], [], [], []];
  const width = (/** @type {number} */ thin) => thin * look.scale;
  header.entrants.forEach(({ label }, index) => {
    const each = curves[index];
    if (!each) return;
    const style = look.paths[index];
    const line = lineAlong(each, each.ofWeights, part, choice);
    const common = { ...axesOf(place), type: "scatter", cliponaxis: true };
    const said = (/** @type {string} */ name) => hover(name, choice, header.seeds);
    if (header.seeds > 1) {
      const area = { fill: "toself", fillcolor: faint(style.colour, OPACITY.band), line: { width: 0 } };
      bands.push({ ...common, ...band(line, choice), ...area, hoverinfo: "skip", mode: "lines" });
    }
    if (each.ofAverage) {
      const average = lineAlong(each, each.ofAverage, part, choice);
      averages.push({ ...common, ...middle(average), mode: "lines", opacity: OPACITY.average, line: lineOf(style, width(WIDTHS.average)), ...said(`${label}, θ̄`) });
    }
    lines.push({ ...common, ...middle(line), mode: "lines", line: lineOf(style, width(WIDTHS.line)), ...said(label) });
    heads.push({ ...common, ...end(line), mode: "markers", cliponaxis: false, marker: markerOf(style, look, 9), hoverinfo: "skip" });
  });
  return [...bands, ...averages, ...lines, ...heads];
}

/** @param {Line} line */
function middle({ x, low, middle, high }) {
  return { x, y: middle, customdata: middle.map((_, index) => [low[index], high[index]]) };
}

/**
 * Where it stands now: its last number that is one.
 * @param {Line} line
 */
export function end({ x, middle }) {
  const last = middle.findLastIndex((value) => value !== null);
  return last < 0 ? { x: [], y: [] } : { x: [x[last]], y: [middle[last]] };
}

/**
 * From the lower quartile to the upper one and back, once for each piece without a gap; where the upper one is not finite,
 * up to the top.
 * @param {Line} line
 * @param {Choice} choice
 */
export function band({ x, low, high }, { quantity, log }) {
  const least = quantity === "loss" && log ? 1 / BEYOND : -BEYOND; // a logarithm of 0 would be a gap
  /** @type {{x: (number | null)[], y: (number | null)[]}} */
  const outline = { x: [], y: [] };
  for (const [first, after] of pieces(low)) {
    const indices = Array.from({ length: after - first }, (_, index) => first + index);
    const back = indices.toReversed();
    if (outline.x.length) for (const each of [outline.x, outline.y]) each.push(null);
    outline.x.push(...indices.map((index) => x[index]), ...back.map((index) => x[index]));
    outline.y.push(...indices.map((index) => Math.max(low[index] ?? 0, least)), ...back.map((index) => Math.max(high[index] ?? BEYOND, least)));
  }
  return outline;
}

/**
 * Where there are numbers without a gap: first index, and the one after the last.
 * @param {Numbers} numbers
 */
function pieces(numbers) {
  /** @type {[number, number][]} */
  const found = [];
  numbers.forEach((value, index) => {
    const last = found.at(-1);
    if (value === null) return;
    if (last?.[1] === index) last[1] = index + 1;
    else found.push([index, index + 1]);
  });
  return found;
}

/**
 * What is said at a point.
 * @param {string} name
 * @param {Choice} choice
 * @param {number} seeds
 */
function hover(name, { quantity, time }, seeds) {
  const number = quantity === "loss" ? ":.4~g" : ":.1%";
  const quartiles = seeds > 1 ? `<br>quartiles %{customdata[0]${number}} to %{customdata[1]${number}}` : "";
  const at = time === "second" ? FORMATS.second : `${TIMES[time]} ${FORMATS[time]}`;
  return { name: literally(name), hovertemplate: `<b>%{fullData.name}</b><br>${at}: %{y${number}}${quartiles}<extra></extra>` };
}

