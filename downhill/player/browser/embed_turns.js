// On a slide: what turns slides goes on to the page around the frame, which hears nothing of what happens inside it.

import { isTaken, nameOf } from "./keys.js";
import { isAcross } from "./swipe.js";

/** @import {Place} from "./swipe.js" */

const REMOTE = ["PageUp", "PageDown"]; // which remote controls send, whatever has the focus
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const SWIPE = 60; // pixels
const HELD = "button, input, select, [data-own-keys]";

/** Arrows too turn slides, instead of going step by step, unless what has the focus uses them; so do swipes. */
export function passTurns() {
  window.addEventListener("keydown", (event) => {
    const key = nameOf(event) ?? "";
    const turns = REMOTE.includes(key) || (ARROWS.includes(key) && !isTaken(/** @type {Element} */ (event.target), key));
    if (!turns) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    turn(key);
  }, { capture: true });
  passSwipes();
}

function passSwipes() {
  /** @type {Place | null} where a finger came down that holds nothing */
  let from = null;
  window.addEventListener("touchstart", (event) => {
    const isHeld = event.defaultPrevented || /** @type {Element} */ (event.target).closest(HELD);
    from = isHeld || event.touches.length > 1 ? null : event.touches[0];
  }, { passive: true });
  window.addEventListener("touchend", ({ changedTouches: [to] }) => {
    if (from && isAcross(from, to) && Math.abs(to.clientX - from.clientX) > SWIPE) {
      turn(to.clientX < from.clientX ? "ArrowRight" : "ArrowLeft");
    }
    from = null;
  });
}

/** @param {string} key */
function turn(key) {
  window.parent.postMessage({ downhillKey: key }, "*"); // to whichever page it is: that a key was pressed is no secret
}
