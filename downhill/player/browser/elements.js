// Making elements.

/** An element with these properties and children; names with a dash, `role` and `scope` become attributes. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "scope") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

export function button(text, label, onclick, properties = {}) {
  return element("button", { type: "button", title: label, "aria-label": label, onclick, ...properties }, text);
}
