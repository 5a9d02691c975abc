// What the marks in the picture of all rates mean.

import { element } from "./elements.js";
import { readable } from "./numbers.js";
import { swatch } from "./results.js";

/** @import {Map} from "./map_frames.js" */
/** @import {Look} from "./theme.js" */
/** @import {RateSummary} from "./wire.js" */

/**
 * A line for each kind of mark that is there.
 * @param {Map} map of one entrant
 * @param {Look} look
 * @param {boolean} hasPhones whether somebody has picked a rate
 */
export function rateLegend({ entrants: [{ index, label, rates }], axes: [{ values }] }, look, hasPhones) {
  const { best, good, divergesFrom } = /** @type {RateSummary} */ (rates);
  const style = look.paths[index];
  const mark = (/** @type {string} */ name) => element("span", { className: `downhill-room-${name}`, style: `--colour: ${style.colour}`, ariaHidden: "true" });
  const found = best === null ? "all diverge" : `the best is ${readable(values[best], 3)}`;
  return [
    ...(hasPhones ? [line(mark("dot"), "a phone")] : []),
    line(swatch(style, look.casing), `${values.length} rates of ${label}: ${found}`),
    ...(good ? [line(mark("good"), `the longest stretch of good rates, ${good.map((rate) => readable(rate, 3)).join(" to ")}: at least 99 % of the best one’s way down`)] : []),
    ...(divergesFrom === null ? [] : [line(mark("diverged"), `from ${readable(divergesFrom, 3)} on runs diverge${hasPhones ? "; those stand at the upper edge" : ""}`)]),
  ];
}

/**
 * @param {HTMLElement} mark
 * @param {string} words
 */
function line(mark, words) {
  return element("li", {}, mark, element("span", { textContent: words }));
}
