// What fingers, mouse and wheel do on the panels: drag the start, pan, zoom, point.

/** @import {Pair} from "./wire.js" */

/**
 * What gestures do; the places are pixels of the stage.
 * @typedef {object} Handlers
 * @property {(x: number, y: number) => boolean} hits whether a place belongs to a panel
 * @property {(x: number, y: number) => boolean} holds whether a finger there takes hold of the start
 * @property {((x: number, y: number, done: boolean) => void) | null} start the start is dragged; without it that pans
 * @property {() => void} takeStartBack that was not meant
 * @property {(dx: number, dy: number) => void} pan
 * @property {(factor: number, x: number, y: number) => void} zoom
 * @property {(x: number, y: number) => void} point
 * @property {() => void} leave
 */

const WHEEL_PER_DOUBLING = 250;
const TAP = 10; // pixels that a finger may move while it taps

/**
 * Listen on the stage.
 * @param {HTMLElement} stage
 * @param {Handlers} handlers
 */
export function onGestures(stage, { hits, holds, start, takeStartBack, pan, zoom, point, leave }) {
  /** @type {Map<number, Pair>} */
  const fingers = new Map();
  /** @type {"start" | "tap" | "pan" | "pinch" | null} */
  let gesture = null;
  /** @type {Pair} where a finger has come down */
  let touched = [0, 0];

  /** @type {(event: {clientX: number, clientY: number}) => Pair} */
  const place = ({ clientX, clientY }) => {
    const box = stage.getBoundingClientRect();
    return [clientX - box.left, clientY - box.top];
  };

  stage.addEventListener("pointerdown", (event) => {
    const at = place(event);
    if (/** @type {Element} */ (event.target).closest("button, [data-own-keys]") || !hits(...at)) return;
    if (event.pointerType === "mouse" && event.button > 1) return;
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
    fingers.set(event.pointerId, at);
    if (fingers.size === 2) {
      if (gesture === "start") takeStartBack(); // the first of two fingers has touched it on the way to a pinch
      gesture = "pinch";
    } else if (!start || event.shiftKey || event.button === 1) gesture = "pan";
    else if (event.pointerType === "touch" && !holds(...at)) {
      gesture = "tap"; // or the page is about to be scrolled
      touched = at;
    } else {
      gesture = "start";
      start(...at, false);
    }
  });

  // Elsewhere a finger scrolls the page.
  stage.addEventListener("touchstart", (event) => {
    if (start && event.cancelable && holds(...place(event.touches[0]))) event.preventDefault();
  }, { passive: false });

  stage.addEventListener("pointermove", (event) => {
    const at = place(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") point(...at);
      return;
    }
    if (gesture === "start") start?.(...at, false);
    if (gesture === "pan") pan(at[0] - before[0], at[1] - before[1]);
    if (gesture === "pinch") pinch(event.pointerId, before, at);
    fingers.set(event.pointerId, at);
  });

  /** @type {(moved: number, before: Pair, at: Pair) => void} */
  const pinch = (moved, before, at) => {
    const other = [...fingers].find(([id]) => id !== moved)?.[1];
    if (!other) return;
    const apart = (/** @type {Pair} */ from) => Math.max(Math.hypot(from[0] - other[0], from[1] - other[1]), 1);
    pan((at[0] - before[0]) / 2, (at[1] - before[1]) / 2);
    zoom(apart(at) / apart(before), (at[0] + other[0]) / 2, (at[1] + other[1]) / 2);
  };

  const up = (/** @type {PointerEvent} */ event) => {
    if (!fingers.delete(event.pointerId)) return;
    const at = place(event);
    const isTap = gesture === "tap" && event.type === "pointerup" && Math.hypot(at[0] - touched[0], at[1] - touched[1]) < TAP;
    if (gesture === "start" || isTap) start?.(...at, true);
    if (fingers.size === 0 || gesture === "start") gesture = null;
  };
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);
  stage.addEventListener("pointerleave", leave);

  // A plain wheel scrolls the page; with control, as trackpads send it for a pinch, it zooms.
  const wheel = (/** @type {WheelEvent} */ event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(2 ** (-event.deltaY / WHEEL_PER_DOUBLING), ...place(event));
  };
  stage.addEventListener("wheel", wheel, { passive: false });
}
