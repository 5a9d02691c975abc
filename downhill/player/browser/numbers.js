// Numbers as people read and write them; what is read has the same texts as in downhill/drawing/readable.py.

/** @import {Pair} from "./wire.js" */

const [SMALLEST, LARGEST] = [-4, 6]; // powers of ten between which a number is written without one
/** @type {Record<string, string>} */
const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/**
 * A number in so many significant digits; `null` is all that it has. "–" where there is none.
 * @param {number | null | undefined} value
 * @param {number | null} [digits]
 */
export function readable(value, digits = 4) {
  if (value === null || value === undefined) return "–";
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "−∞" : "∞";
  if (value === 0) return "0";
  const rounded = digits === null ? value.toExponential() : value.toExponential(digits - 1);
  const [mantissa, exponent] = rounded.split("e").map(Number);
  if (exponent < SMALLEST || exponent >= LARGEST) return `${signed(mantissa)}×${powerOfTen(exponent)}`;
  // A whole part stands in full, however few digits are asked for.
  return signed(digits !== null && exponent >= digits ? Number(value.toFixed(0)) : Number(rounded));
}

/** @param {number} number */
function signed(number) {
  return String(number).replace("-", "−");
}

/**
 * "10⁻³"
 * @param {number} exponent
 */
export function powerOfTen(exponent) {
  return `10${[...String(exponent)].map((sign) => RAISED[sign]).join("")}`;
}

/**
 * A part of a whole in per cent, to a tenth; what is not quite none, or not quite all, does not look like it.
 * @param {number} count
 * @param {number} whole
 */
export function percent(count, whole) {
  const fraction = count / whole;
  if (fraction > 0 && fraction < 0.0005) return "<0.1";
  if (fraction >= 0.9995 && fraction < 1) return ">99.9";
  return (100 * fraction).toFixed(1);
}

const MINUS = /[\u2212\u2013]/g;
const FULL_WIDTH = /[！-～]/g; // the signs of ASCII once more, 0xfee0 places on
const FRACTION = /^-?[¼-¾⅐-⅞]$/;
const POWER_ALONE = /^[+-]?(?=10[\^⁻⁰¹²³⁴⁵⁶⁷⁸⁹])/;
const POWER = /[×·*]10\^?([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|-?\d+)$/;
const DECIMAL = /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i;
const GROUPED = /^[+-]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*((?!\1)[.,]\d+)?$/;
const NORMAL = Object.fromEntries(Object.entries(RAISED).map(([normal, raised]) => [raised, normal]));

/**
 * The number that somebody has written: 0.05, 0,05, .05, 5e-2, 5×10⁻², 10^-2, 1/20, ½, 1.000,5, with any minus sign, in
 * full width and with spaces; null if that is none, or may be two.
 * @param {string} text
 * @param {boolean} [isWhole]
 * @returns {number | null}
 */
export function read(text, isWhole = false) {
  const value = valueOf(text, isWhole);
  return Number.isFinite(value) ? value : null;
}

/**
 * Whether somebody has written a number that is larger than any that a computer calculates with, such as 3e400.
 * @param {string} text
 */
export function isTooLarge(text) {
  return Math.abs(valueOf(text, false)) === Infinity;
}

/**
 * @param {string} text
 * @param {boolean} isWhole
 */
function valueOf(text, isWhole) {
  const numbers = plainSigns(text).split(/[/⁄]/).map((part) => (twoReadings(part, isWhole) ? NaN : decimal(part)));
  if (numbers.length > 2) return NaN;
  return numbers.length === 2 ? numbers[0] / numbers[1] : numbers[0];
}

/**
 * Both numbers that 1,000 may be, 1 and 1000; null of what is no such text. A point is taken for thousands only where the
 * number must be whole.
 * @param {string} text
 * @param {boolean} [isWhole]
 * @returns {Pair | null}
 */
export function twoReadings(text, isWhole = false) {
  const plain = plainSigns(text);
  const [, mark, more, rest] = GROUPED.exec(plain) ?? [];
  if (!mark || more || rest || (mark === "." && !isWhole)) return null;
  return [Number(plain.replace(mark, ".")), Number(plain.replace(mark, ""))];
}

/** @param {string} text */
function plainSigns(text) {
  return text
    .replace(/\s/g, "")
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(MINUS, "-")
    .replace(FRACTION, (fraction) => fraction.normalize("NFKC"));
}

/**
 * The number, NaN if it is none.
 * @param {string} text
 */
function decimal(text) {
  const plain = text
    .replace(POWER_ALONE, "$&1×")
    .replace(POWER, (_, power) => `e${[...power].map((sign) => NORMAL[sign] ?? sign).join("")}`);
  const [, mark, more, rest] = GROUPED.exec(plain) ?? [];
  const ungrouped = more || rest ? plain.replaceAll(mark, "") : plain;
  return DECIMAL.test(ungrouped) ? Number(ungrouped.replace(",", ".")) : NaN;
}
