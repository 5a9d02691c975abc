// What the class has answered, once it is shown: bars, a histogram, points on the landscape, or texts.

import { position, ticks } from "./axes.js";
import { element } from "./elements.js";
import { readable } from "./numbers.js";
import { Ground, drawCross, drawDots } from "./room_ground.js";
import { answerText, bars, counted, median, outside, rangeOf } from "./room_numbers.js";
import { drawRing } from "./paths.js";

/** @import {Axis} from "./axes.js" */
/** @import {AskedQuestion, Distribution, Given, Pair} from "./wire.js" */

/**
 * @typedef {object} Shown
 * @property {AskedQuestion} question
 * @property {string} experiment
 * @property {Distribution} distribution
 * @property {Given | null} own the phone's own answer; null on the wall
 * @property {boolean} isWall
 */

/** @typedef {{element: HTMLElement, destroy: () => void}} View */

/**
 * The answers, and what was right.
 * @param {Shown} shown
 * @returns {View}
 */
export function distributionView(shown) {
  const { question, distribution } = shown;
  const still = (/** @type {HTMLElement[]} */ ...made) => ({ element: element("div", { className: "downhill-room-answers" }, ...made), destroy: () => {} });
  if (!distribution.answered) return still(element("p", { textContent: "Nobody has answered." }), ...rightLine(question));
  if (distribution.counts) return still(optionBars(shown, distribution.counts));
  if (distribution.numbers) return still(histogram(shown, distribution.numbers), ...rightLine(question));
  if (distribution.points) return points(shown, distribution.points);
  return still(...texts(shown));
}

/** @param {AskedQuestion} question */
function rightLine(question) {
  const { right, tolerance } = question;
  if (right === undefined) return [];
  const within = tolerance ? ` ± ${readable(tolerance, null)}` : "";
  const marks = Array.isArray(right) ? ` (the cross${tolerance ? ", and what lies in the circle" : ""})` : "";
  return [element("p", { className: "downhill-room-right" }, `Right: ${answerText(question, right)}${within}${marks}`)];
}

/**
 * @param {Shown} shown
 * @param {readonly number[]} counts
 */
function optionBars({ question: { options = [], right }, own }, counts) {
  const most = Math.max(...counts, 1);
  const lines = options.map((option, index) => {
    const marks = [...(index === right ? ["✓ right"] : []), ...(index === own ? ["your answer"] : [])];
    const line = element("li", { className: index === right ? "downhill-room-right" : "" },
      element("span", { className: "downhill-room-label" }, option, ...marks.map((textContent) => element("small", { textContent }))),
      element("span", { className: "downhill-room-bar", ariaHidden: "true" }, element("span")),
      element("span", { className: "downhill-room-count" }, String(counts[index])),
    );
    /** @type {HTMLElement} */ (line.querySelector(".downhill-room-bar > span")).style.width = `${(100 * counts[index]) / most}%`;
    return line;
  });
  return element("ul", { className: "downhill-room-bars" }, ...lines);
}

/**
 * @param {Shown} shown
 * @param {readonly number[]} said
 */
function histogram({ question: { kind, low, high, right }, own }, said) {
  const numbers = [...said];
  const expected = typeof right === "number" ? right : undefined;
  /** @type {Axis} */
  const axis = kind === "rate"
    ? { log: true, range: [Math.log10(low ?? 1), Math.log10(high ?? 10)] }
    : { log: false, range: rangeOf(numbers, expected) };
  const { counts, beyond } = bars(numbers, axis);
  const most = Math.max(...counts);
  const columns = counts.map((count) => {
    const column = element("span", { className: "downhill-room-column" }, ...(count ? [String(count)] : []));
    column.style.height = `${(100 * count) / most}%`;
    return column;
  });
  const middle = readable(median(numbers));
  const words = `${counted(numbers.length, "answer")}, median ${middle}${beyond ? `; ${beyond} far beyond what is shown` : ""}`;
  const marks = [
    ...(expected === undefined ? [] : [mark(axis, expected, "right")]),
    ...(typeof own === "number" ? [mark(axis, own, "you")] : []),
  ];
  const numbersBelow = ticks(axis, 600, 110).map(([value, text]) => placed(element("span", { textContent: text }), axis, value));
  return element("figure", { className: "downhill-room-histogram" },
    element("div", { className: "downhill-room-columns", role: "img", "aria-label": words }, ...columns, ...marks),
    element("div", { className: "downhill-room-ticks", ariaHidden: "true" }, ...numbersBelow),
    element("figcaption", { textContent: words }));
}

/**
 * @param {HTMLElement} each
 * @param {Axis} axis
 * @param {number} value
 */
function placed(each, axis, value) {
  each.style.left = `${100 * Math.min(Math.max(position(axis, value), 0), 1)}%`;
  return each;
}

/**
 * @param {Axis} axis
 * @param {number} value
 * @param {"right" | "you"} text
 */
function mark(axis, value, text) {
  return placed(element("span", { className: `downhill-room-mark downhill-room-mark-${text}` }, element("span", { textContent: text })), axis, value);
}

/**
 * @param {Shown} shown
 * @param {readonly Pair[]} said
 * @returns {View}
 */
function points({ question, experiment, own, isWall }, said) {
  const box = element("div", { role: "img" });
  const words = element("p");
  /** @param {number} beyond */
  const tell = (beyond) => {
    box.ariaLabel = `${counted(said.length, "point")} on the landscape${beyond ? `, ${beyond} outside the picture` : ""}`;
    words.textContent = `${box.ariaLabel}.${own === null ? "" : " Yours has a ring."}`;
  };
  tell(0);
  const ground = new Ground(box, experiment, {
    ...(isWall ? {} : { room: () => Math.max(window.innerHeight - 260, 280) }), withPoints: true,
    paint(layer, panel, look) {
      tell(outside(said, [panel.x.range, panel.y.range]));
      drawDots(layer, panel, said, look, look.ink);
      const { right, tolerance } = question;
      if (Array.isArray(right)) {
        drawCross(layer, panel, right, look);
        const radius = Math.abs(panel.toX(right[0] + (tolerance ?? 0)) - panel.toX(right[0])) / look.scale;
        layer.within(panel, (context) => drawRing(context, panel.toX(right[0]), panel.toY(right[1]), Math.max(radius, 12), look));
      }
      if (Array.isArray(own)) layer.within(panel, (context) => drawRing(context, panel.toX(own[0]), panel.toY(own[1]), 9, look));
    },
  });
  return {
    element: element("div", { className: "downhill-room-answers" }, element("div", { className: "downhill-room-words" }, words, ...rightLine(question)), box),
    destroy: () => ground.destroy(),
  };
}

/** @param {Shown} shown */
function texts({ distribution: { texts: said, answered } }) {
  if (!said) return [element("p", { textContent: `${counted(answered, "answer")}: they stand on the wall.` })]; // a phone gets none
  const rest = answered > said.length ? [element("p", { textContent: `The first ${said.length} of ${answered}; all of them are in the table that you can take home.` })] : [];
  const list = element("ul", { className: "downhill-room-texts" }, ...said.map((textContent) => element("li", { tabIndex: 0, textContent })));
  return [list, ...rest];
}
