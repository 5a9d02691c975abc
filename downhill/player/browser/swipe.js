// Fingers that scroll the page, and those that do something to what they touch.

/** @typedef {{clientX: number, clientY: number}} Place */

/**
 * Whether it goes more across than up or down from one place to another.
 * @param {Place} from
 * @param {Place} to
 */
export function isAcross(from, to) {
  return Math.abs(to.clientX - from.clientX) > Math.abs(to.clientY - from.clientY);
}

/**
 * A finger that sets out up or down scrolls the page, and only one that sets out across reaches what lies inside: Plotly
 * would keep both for itself. Two fingers are Plotly's.
 * @param {HTMLElement} box
 */
export function letPageScroll(box) {
  /** @type {Place} */
  let from;
  /** @type {boolean | null} */
  let scrolls = null;
  const early = { capture: true, passive: true };
  box.addEventListener("touchstart", ({ touches }) => {
    from = touches[0];
    scrolls = touches.length > 1 ? false : null;
  }, early);
  box.addEventListener("touchmove", (event) => {
    scrolls ??= !isAcross(from, event.touches[0]);
    if (scrolls) event.stopPropagation();
  }, early);
}
