// Figures of Plotly's with several panels, beside each other or, where that is too narrow, below each other.

import { font as fontOf } from "./axes.js";

/** @import {Axis} from "./axes.js" */
/** @import {Look} from "./theme.js" */
/** @import {Marker, Pair, PathStyle} from "./wire.js" */

/** @typedef {{data: object[], layout: {height: number} & Record<string, unknown>}} PlotFigure */
/**
 * One panel, whose traces name the axes by its place, counted from 0: see `axesOf`. An axis that is another panel's as well
 * moves with it.
 * @typedef {object} PlotPanel
 * @property {string} title
 * @property {string} across what its horizontal axis is
 * @property {Axis} x
 * @property {Axis} y
 * @property {boolean} [isFraction] whether y is shown in per cent
 * @property {boolean} [isWhole] whether x has whole numbers only
 */

const NARROW = 640; // pixels, as in networks.css
const MARGIN = { left: 52, right: 12, top: 30, bottom: 46 };
const [LEAST, TALLEST] = [240, 460];
const ASPECT = 0.86; // a panel's height by its width
const REST = 330; // of the window's height, for what stands around the figure
const TYPE = 12; // size of numbers
const ENLARGED = 1.25; // by as much Plotly enlarges powers of ten
const FARTHEST = 5; // decades, of a logarithmic axis
const LOW = 250; // a panel's height where they stand below each other

/**
 * A figure of these panels.
 * @param {PlotPanel[]} panels
 * @param {object[]} traces
 * @param {Look} look
 * @param {number} width of the figure, in pixels
 * @param {string} key what the axes that a person has moved belong to
 * @returns {PlotFigure}
 */
export function figureOf(panels, traces, look, width, key) {
  // Without a trace Plotly draws no panel.
  const nothing = panels.map((_, place) => ({ ...axesOf(place), type: "scatter", x: [null], y: [null], hoverinfo: "skip" }));
  return { data: [...nothing, ...traces], layout: layoutOf(panels, look, width, key) };
}

/**
 * A logarithmic axis in quarters of a decade; what is much smaller or larger than the first number leaves the picture.
 * @param {(number | null)[]} values
 * @returns {Axis}
 */
export function logAxis(values) {
  const positive = values.filter((value) => value !== null && value > 0).map((value) => Math.log10(/** @type {number} */ (value)));
  if (!positive.length) return { log: true, range: [-1, 0] };
  const near = positive.filter((exponent) => Math.abs(exponent - positive[0]) <= FARTHEST);
  const low = Math.floor(4 * Math.min(...near)) / 4;
  return { log: true, range: [low, Math.max(Math.ceil(4 * Math.max(...near)) / 4, low + 0.5)] };
}

/**
 * The axes of a panel's traces.
 * @param {number} place
 */
export function axesOf(place) {
  const number = place ? String(place + 1) : "";
  return { xaxis: `x${number}`, yaxis: `y${number}` };
}

/**
 * @param {PlotPanel[]} panels
 * @param {Look} look
 * @param {number} width
 * @param {string} key
 */
function layoutOf(panels, look, width, key) {
  const { scale } = look;
  const isStacked = width <= NARROW;
  const margin = { l: MARGIN.left * scale, r: MARGIN.right * scale, t: MARGIN.top * scale, b: MARGIN.bottom * scale };
  const height = isStacked ? LOW * scale * panels.length : heightOf(panels.length, width);
  const whole = isStacked ? height - margin.t - margin.b : width - margin.l - margin.r;
  const parts = split(panels.length, whole, isStacked ? margin.t + margin.b : margin.l + margin.r);
  /** @type {{height: number} & Record<string, unknown>} */
  const layout = {
    width, height, margin: { ...margin, pad: 0 }, showlegend: false, hovermode: "closest", hoverdistance: 30,
    dragmode: window.matchMedia("(pointer: fine)").matches ? "zoom" : false, // a finger scrolls the page
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", uirevision: key,
    font: { family: FAMILY, size: TYPE * scale, color: look.ink },
    hoverlabel: { bgcolor: look.background, bordercolor: look.muted, font: { family: FAMILY, color: look.ink, size: 13 * scale } },
    annotations: [],
  };
  panels.forEach((panel, place) => {
    const down = parts[panels.length - 1 - place]; // the first stands at the top
    const [across, up] = isStacked ? [[0, 1], down] : [parts[place], [0, 1]];
    const { xaxis, yaxis } = axesOf(place);
    const alikeAcross = axesOf(panels.findIndex(({ x }) => x === panel.x)).xaxis;
    const alikeUp = axesOf(panels.findIndex(({ y }) => y === panel.y)).yaxis;
    layout[xaxis.replace("x", "xaxis")] = axis(panel.x, look, { domain: across, anchor: yaxis, ...matching(alikeAcross, xaxis), ...below(panel, look) });
    layout[yaxis.replace("y", "yaxis")] = axis(panel.y, look, { domain: up, anchor: xaxis, ...matching(alikeUp, yaxis), ...(panel.isFraction && { tickformat: ".0%" }) });
    /** @type {object[]} */ (layout.annotations).push(heading(panel.title, across[0], up[1], look));
  });
  return layout;
}

/**
 * @param {string} first of the axes that are alike
 * @param {string} own
 */
function matching(first, own) {
  return first === own ? {} : { matches: first };
}

const FAMILY = fontOf(0).split("px ")[1];

/**
 * @param {number} count
 * @param {number} width
 */
function heightOf(count, width) {
  const room = Math.min(Math.max(window.innerHeight - REST, LEAST), TALLEST);
  return Math.round(Math.min(Math.max((ASPECT * width) / count, LEAST), room));
}

/**
 * So many equal parts of a whole with gaps between them, as fractions of it.
 * @param {number} count
 * @param {number} whole
 * @param {number} gap
 */
function split(count, whole, gap) {
  const each = (whole - (count - 1) * gap) / count;
  return Array.from({ length: count }, (_, index) => [index * (each + gap), index * (each + gap) + each].map((end) => end / whole));
}

/**
 * @param {Axis} axis
 * @param {Look} look
 * @param {object} more
 */
function axis({ log, range }, look, more) {
  const { size, ...ticks } = log ? decades(range) : { size: TYPE };
  return {
    type: log ? "log" : "linear", range, gridcolor: look.grid, zeroline: false, linecolor: look.muted, showline: true,
    ticks: "outside", ticklen: 4, tickcolor: look.muted, tickfont: { color: look.muted, size: size * look.scale }, nticks: 7,
    ...ticks, ...more,
  };
}

/**
 * The ticks of a logarithmic axis: 1, 2 and 5 in few decades, written out, for Plotly would leave all but their first digit
 * away; powers of ten in many.
 * @param {Pair} range
 */
function decades([low, high]) {
  if (high - low <= 2 && low >= -4 && high <= 4) return { size: TYPE, tickformat: ".3~r", ...(high - low >= 1 && { dtick: "D2" }) };
  return { size: TYPE / ENLARGED, exponentformat: "power", dtick: Math.max(Math.ceil((high - low) / 6), 1) };
}

/**
 * @param {PlotPanel} panel
 * @param {Look} look
 */
function below({ across, isWhole, x }, { ink, scale }) {
  const title = { text: across, standoff: 6 * scale, font: { color: ink, size: 13 * scale } };
  return { title, ...(isWhole && { dtick: Math.max(Math.ceil((x.range[1] - x.range[0]) / 8), 1) }) };
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {Look} look
 */
function heading(text, x, y, { ink, scale }) {
  return {
    text: `<b>${text}</b>`, x, y, xref: "paper", yref: "paper", xanchor: "left", yanchor: "bottom", yshift: 5 * scale, xshift: -4,
    showarrow: false, font: { color: ink, size: 14 * scale },
  };
}

// Entrants -------------------------------------------------------------------------------------------------------------

/** @type {Record<Marker, string>} */
const SYMBOLS = { circle: "circle", square: "square", triangle: "triangle-up", diamond: "diamond", plus: "cross", cross: "x" };

/**
 * How an entrant's line is drawn.
 * @param {PathStyle} style
 * @param {number} width
 */
export function lineOf({ colour, dash }, width) {
  return { color: colour, width, dash: dash.length ? dash.map((length) => `${length}px`).join(",") : "solid" };
}

/**
 * How an entrant's head is drawn.
 * @param {PathStyle} style
 * @param {Look} look
 * @param {number} size
 */
export function markerOf({ colour, marker, hollow }, { casing, scale }, size) {
  return {
    symbol: SYMBOLS[marker], size: size * scale, color: hollow ? casing : colour,
    line: { color: hollow ? colour : casing, width: (hollow ? 2 : 1) * scale },
  };
}

/**
 * The colour with so much of it let through.
 * @param {string} colour as "#rrggbb"
 * @param {number} opacity
 */
export function faint(colour, opacity) {
  const channels = [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16));
  return `rgba(${channels.join(",")},${opacity})`;
}

/**
 * A text that Plotly shows as it is.
 * @param {string} text
 */
export function literally(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
