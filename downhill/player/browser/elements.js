// Making elements.

/**
 * An element with these properties and children; names with a dash, `role` and `scope` become attributes.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "scope") made.setAttribute(name, String(value));
    else Object.assign(made, { [name]: value });
  }
  made.append(...children);
  return made;
}

/**
 * A button; what it does stands in its label.
 * @param {string} text
 * @param {string} label
 * @param {() => void} onclick
 * @param {Record<string, unknown>} [properties]
 */
export function button(text, label, onclick, properties = {}) {
  return element("button", { type: "button", title: label, "aria-label": label, onclick, ...properties }, text);
}

/**
 * Buttons side by side, of which each chooses.
 * @param {string} label
 * @param {HTMLElement[]} buttons
 */
export function group(label, buttons) {
  return element("div", { className: "downhill-group", role: "group", "aria-label": label }, ...buttons);
}

/**
 * A part of a page under a heading, which names it for who goes through the page by its parts.
 * @param {string} heading
 * @param {...HTMLElement} parts
 */
export function section(heading, ...parts) {
  return element("section", { className: "downhill-section", ariaLabel: heading }, element("h2", { textContent: heading }), ...parts);
}
