// How the entries of a legend are written: whole where there is room, otherwise shorter until they fit. What tells
// entrants of one name apart is the last to go.

import { font } from "./axes.js";
import { fitted } from "./fitted.js";

/** @import {Measure} from "./fitted.js" */
/** @import {Entrant} from "./race.js" */

/** @typedef {Pick<Entrant, "name" | "apart" | "details">} Named */
/** @typedef {typeof USUAL} Size in pixels: of type and line, of the piece of a path before the text, and of the gaps */
/** @typedef {{left: number, line: number}} Place */
/** @typedef {{texts: string[][], places: Place[], size: Size, height: number}} Entries */

const USUAL = { type: 13, line: 22, sample: 34, word: 6, gap: 20 };
const SMALL = { type: 11, line: 15, sample: 20, word: 4, gap: 10 };
const NARROWER = 0.9; // from one trial to the next
const LEAST = 24; // of a name's width: four letters

/**
 * The fullest entries that fit into so much room; undefined where not even a few letters of each do.
 * @param {Pick<CanvasRenderingContext2D, "measureText" | "font">} context whose font is then theirs
 * @param {Named[]} entrants
 * @param {number} width
 * @param {number} room in height
 * @param {number} scale
 */
export function entriesIn(context, entrants, width, room, scale) {
  for (const [size, textsOf] of ways(context, entrants, width, scale)) {
    const scaled = /** @type {Size} */ (Object.fromEntries(Object.entries(size).map(([name, each]) => [name, each * scale])));
    context.font = font(scaled.type);
    const texts = entrants.map(textsOf);
    const widths = texts.map((each) => widthOf(context, each, scaled));
    const places = placed(widths, width, scaled.gap);
    const height = places.length && (places[places.length - 1].line + 1) * scaled.line;
    const isCut = room < Infinity && widths.some((each) => each > width);
    if (height <= room && !isCut) return { texts, places, size: scaled, height };
  }
  return undefined;
}

/**
 * From the fullest to the shortest.
 * @param {Measure} context
 * @param {Named[]} entrants
 * @param {number} width
 * @param {number} scale
 * @returns {Generator<[Size, (entrant: Named) => string[]], void>}
 */
function* ways(context, entrants, width, scale) {
  yield [USUAL, ({ name, details }) => written(name, details)];
  yield [USUAL, ({ name, apart }) => written(name, apart)];
  yield [SMALL, ({ name, apart }) => written(name, apart)];
  if (new Set(entrants.map(briefly)).size === entrants.length) {
    yield [USUAL, (entrant) => [briefly(entrant)]];
    yield [SMALL, (entrant) => [briefly(entrant)]];
  }
  for (let most = width; most >= LEAST * scale; most *= NARROWER) {
    yield [SMALL, (entrant) => cut(context, entrant, most, scale)];
  }
}

/**
 * A name, and what is written in a weaker colour behind it.
 * @param {string} name
 * @param {string} more
 */
function written(name, more) {
  return more ? [name, more] : [name];
}

/** @param {Named} entrant */
function briefly({ name, apart }) {
  return apart || name;
}

/**
 * In so many pixels.
 * @param {Measure} context
 * @param {Named} entrant
 * @param {number} most
 * @param {number} scale
 */
function cut(context, { name, apart }, most, scale) {
  const rest = apart ? most - SMALL.word * scale - context.measureText(apart).width : most;
  return rest < LEAST * scale && apart ? [apart] : written(fitted(context, name, rest), apart);
}

/**
 * @param {Measure} context
 * @param {string[]} texts
 * @param {Size} size
 */
function widthOf(context, texts, { sample, word }) {
  return sample + texts.reduce((sum, text) => sum + word + context.measureText(text).width, 0);
}

/**
 * In which line each of so wide entries stands, and how far from the left.
 * @param {number[]} widths
 * @param {number} room
 * @param {number} gap
 */
export function placed(widths, room, gap) {
  let [left, line] = [0, 0];
  return widths.map((width) => {
    if (left > 0 && left + width > room) [left, line] = [0, line + 1];
    const place = { left, line };
    left += width + gap;
    return place;
  });
}
