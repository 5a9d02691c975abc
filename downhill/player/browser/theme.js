// Light or dark: Streamlit tells a component only through CSS variables, and without calling it again.

const LOOK_AGAIN_AFTER_MS = 100;
const context = document.createElement("canvas").getContext("2d");
const known = new Map();

/** "light" or "dark", by the lightness of the page's background around this element. */
export function currentTheme(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim() || "#ffffff";
  if (!known.has(colour)) known.set(colour, themeOf(colour));
  return known.get(colour);
}

function themeOf(colour) {
  context.fillStyle = colour;
  const channels = context.fillStyle.match(/[0-9a-f]{2}/g).map((channel) => parseInt(channel, 16));
  return channels.reduce((sum, channel) => sum + channel, 0) / 3 < 128 ? "dark" : "light";
}

/** Call back when the theme of this element has changed; returns what ends the watch. */
export function onThemeChange(element, callback) {
  let theme = currentTheme(element);
  let waiting = null;
  const look = () => {
    waiting = null;
    const now = currentTheme(element);
    if (now === theme) return;
    theme = now;
    callback();
  };
  // Streamlit touches these attributes in every rerun as well: looking at once would cost each slider a style pass.
  const lookSoon = () => {
    waiting ??= setTimeout(look, LOOK_AGAIN_AFTER_MS);
  };
  const observer = new MutationObserver(lookSoon);
  for (let ancestor = element; ancestor; ancestor = ancestor.parentElement) {
    observer.observe(ancestor, { attributes: true, attributeFilter: ["class", "style"] });
  }
  // A replay follows the system by its style sheet alone.
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", lookSoon);
  return () => {
    clearTimeout(waiting);
    system.removeEventListener("change", lookSoon);
    observer.disconnect();
  };
}
