// Text that is no wider than its place.

/** @typedef {Pick<CanvasRenderingContext2D, "measureText">} Measure how wide a text is, in pixels */

/**
 * The text, or as much of its beginning as fits into this width.
 * @param {Measure} context
 * @param {string} text
 * @param {number} width
 */
export function fitted(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let shown = text;
  while (shown && context.measureText(`${shown}…`).width > width) shown = shown.slice(0, -1);
  return `${shown.trimEnd()}…`;
}
