// Numbers as people read them.

/** A number in four (or so many) significant digits; "–" where there is none. */
export function readable(value, digits = 4) {
  if (value === null || value === undefined) return "–";
  if (!Number.isFinite(value)) return "not finite";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5)
    ? value.toExponential(digits - 1)
    : String(Number(value.toPrecision(digits)));
  return text;
}
