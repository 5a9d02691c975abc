// Numbers as people read and write them; what is read has the same texts as in downhill/drawing/readable.py.

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
const POWER = /[×·*]10\^?([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|-?\d+)$/;
const DECIMAL = /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i;
const THOUSANDS = /^[+-]?\d{1,3}[.,]\d{3}$/;
const NORMAL = Object.fromEntries(Object.entries(RAISED).map(([normal, raised]) => [raised, normal]));

/**
 * The number that somebody has written: 0.05, 0,05, .05, 5e-2, 5×10⁻², 1/20, with any minus sign and with spaces; null
 * if that is none. Where it must be whole, 1,000 is none: it may be meant as one or as a thousand.
 * @param {string} text
 * @param {boolean} [isWhole]
 * @returns {number | null}
 */
export function read(text, isWhole = false) {
  const parts = text.replace(/\s/g, "").replace(MINUS, "-").split("/");
  const numbers = parts.map((part) => {
    const plain = part.replace(POWER, (_, power) => `e${[...power].map((sign) => NORMAL[sign] ?? sign).join("")}`);
    return DECIMAL.test(plain) && !(isWhole && THOUSANDS.test(plain)) ? Number(plain.replace(",", ".")) : NaN;
  });
  const value = numbers.length === 2 ? numbers[0] / numbers[1] : numbers[0];
  return numbers.length <= 2 && Number.isFinite(value) ? value : null;
}
