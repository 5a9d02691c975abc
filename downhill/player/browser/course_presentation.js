// A lesson in front of a class: it fills the screen, and arrow keys or a clicker lead on and back.

import { nameOf } from "./keys.js";
import { keep } from "./preferences.js";
import { initialState } from "./state.js";

const ON = new Set(["ArrowRight", "PageDown", "n"]); // up and down choose an answer
const BACK = new Set(["ArrowLeft", "PageUp", "p"]);
const CLASS = "downhill-projector"; // as the player sets it

export function isPresenting() {
  return document.documentElement.classList.contains(CLASS);
}

/**
 * What the player's own button for a projector does, where there is no player.
 * @param {boolean} isOn
 */
export function present(isOn) {
  const page = document.documentElement;
  page.classList.toggle(CLASS, isOn);
  keep({ ...initialState().preferences, projector: isOn });
  if (isOn) page.requestFullscreen?.().catch(() => {}); // the page is filled all the same
  else if (document.fullscreenElement) document.exitFullscreen();
}

/**
 * Listen to the keys of a presentation; returns what ends that.
 * @param {object} handlers
 * @param {() => void} handlers.on
 * @param {() => void} handlers.back
 * @param {() => void} handlers.end
 */
export function onPresentation({ on, back, end }) {
  // Before anything else takes the key: a slider that has the focus too.
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (!isPresenting()) return;
    const name = nameOf(event) ?? "";
    const action = ON.has(name) ? on : BACK.has(name) ? back : name === "Escape" ? end : null;
    if (!action) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    action();
  };
  const left = () => { if (!document.fullscreenElement && isPresenting()) end(); };
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("fullscreenchange", left);
  return () => {
    document.removeEventListener("keydown", pressed, true);
    document.removeEventListener("fullscreenchange", left);
  };
}
