// Light or dark: Streamlit tells a component only through CSS variables, and without calling it again.

import { contextOf } from "./layer.js";
import { preferences } from "./preferences.js";

/** @import {ThemeColours, ThemeName} from "./wire.js" */

/**
 * How everything is drawn: a theme's colours, and by how much lines and type are enlarged.
 * @typedef {ThemeColours & {name: ThemeName, scale: number}} Look
 */

const CHECK_AFTER_MILLISECONDS = 100;
const context = contextOf(document.createElement("canvas"));
/** @type {Map<string, ThemeName>} */
const known = new Map();

/**
 * "light" or "dark", by the lightness of the page's background around this element.
 * @param {Element} element
 * @returns {ThemeName}
 */
export function currentTheme(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim() || "#ffffff";
  const theme = known.get(colour) ?? themeOf(colour);
  known.set(colour, theme);
  return theme;
}

/**
 * Which theme a background is of.
 * @param {string} colour
 * @returns {ThemeName}
 */
export function themeOf(colour) {
  context.fillStyle = colour;
  const channels = (context.fillStyle.match(/[0-9a-f]{2}/g) ?? []).map((channel) => parseInt(channel, 16));
  return channels.reduce((sum, channel) => sum + channel, 0) / 3 < 128 ? "dark" : "light";
}

/**
 * What to draw with in this element, larger for a projector.
 * @param {Element} element
 * @param {{themes: Record<ThemeName, ThemeColours>, pathStyles: number[]}} shown
 * @returns {Look}
 */
export function lookIn(element, { themes, pathStyles }) {
  const name = currentTheme(element);
  const theme = themes[name];
  const scale = preferences({ projector: false }).projector ? theme.projectorScale : 1;
  return { name, scale, ...theme, paths: pathStyles.map((style) => theme.paths[style]) };
}

/**
 * Call back when the theme of this element has changed; returns what ends the watch.
 * @param {Element} element
 * @param {() => void} callback
 */
export function onThemeChange(element, callback) {
  let theme = currentTheme(element);
  /** @type {number | undefined} */
  let waiting;
  const check = () => {
    waiting = undefined;
    const now = currentTheme(element);
    if (now === theme) return;
    theme = now;
    callback();
  };
  // Streamlit touches these attributes in every rerun as well: looking at once would cost each slider a style pass.
  const checkSoon = () => {
    waiting ??= setTimeout(check, CHECK_AFTER_MILLISECONDS);
  };
  const observer = new MutationObserver(checkSoon);
  for (let ancestor = /** @type {Element | null} */ (element); ancestor; ancestor = ancestor.parentElement) {
    observer.observe(ancestor, { attributes: true, attributeFilter: ["class", "style"] });
  }
  // A replay follows the system by its style sheet alone.
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", checkSoon);
  return () => {
    clearTimeout(waiting);
    system.removeEventListener("change", checkSoon);
    observer.disconnect();
  };
}
