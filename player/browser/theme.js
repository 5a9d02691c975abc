// Light or dark: Streamlit tells a component only through CSS variables, and without calling it again.

/** "light" or "dark", by the lightness of the page's background around this element. */
export function currentTheme(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color") || "#ffffff";
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = colour.trim();
  const channels = context.fillStyle.match(/[0-9a-f]{2}/g).map((channel) => parseInt(channel, 16));
  return channels.reduce((sum, channel) => sum + channel, 0) / 3 < 128 ? "dark" : "light";
}

/** Call back when the theme of this element has changed; returns what ends the watch. */
export function onThemeChange(element, callback) {
  let theme = currentTheme(element);
  const observer = new MutationObserver(() => {
    const now = currentTheme(element);
    if (now === theme) return;
    theme = now;
    callback();
  });
  for (let ancestor = element; ancestor; ancestor = ancestor.parentElement) {
    observer.observe(ancestor, { attributes: true, attributeFilter: ["class", "style"] });
  }
  return () => observer.disconnect();
}
