// Light or dark as the notebook is, each of which says it in its own way: its background is what all of them have.

import { onWidthChange } from "./sizes.js";
import { themeOf } from "./theme.js";

const CLASS = "downhill-dark";

/**
 * Keep an element's class in line with the notebook's theme; returns what ends that.
 * @param {HTMLElement} parent
 */
export function followTheme(parent) {
  const look = () => parent.classList.toggle(CLASS, themeOf(backgroundOf(parent)) === "dark");
  look();
  const stop = onWidthChange(parent, look); // a view is filled before it is put into its place
  const observer = new MutationObserver(look);
  for (const each of [document.documentElement, document.body]) observer.observe(each, { attributes: true });
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", look);
  return () => {
    stop();
    observer.disconnect();
    system.removeEventListener("change", look);
  };
}

/**
 * The colour that is seen behind an element.
 * @param {HTMLElement} element
 */
function backgroundOf(element) {
  for (let each = element.parentElement; each; each = each.parentElement) {
    const colour = getComputedStyle(each).backgroundColor;
    if (colour !== "rgba(0, 0, 0, 0)" && colour !== "transparent") return colour;
  }
  return "#ffffff";
}
