// The keyboard: keys that work wherever the focus is, unless what has it uses them itself.

import { ownsPage } from "./server.js";

// What takes some keys for itself. A button is pressed by space, so space is its own there.
const TYPING = "input, select, textarea, [contenteditable], [role=combobox], [role=slider], [role=listbox], [role=option]";
const PRESSED = "button, a, summary, [role=button], [role=radio], [role=tab], [role=menuitem]";

/**
 * Whether the element that has the focus has a use of its own for this key.
 * @param {Element} target
 * @param {string} key
 */
export function isTaken(target, key) {
  if (target.closest?.("[data-own-keys]")) return true;
  if (target.closest?.(TYPING)) return true;
  if (key.startsWith("Arrow") && target.scrollWidth > target.clientWidth) return true; // it scrolls
  return Boolean(target.closest?.(PRESSED)) && (key === " " || target.closest("[role=radio], [role=tab], [role=menuitem]") !== null);
}

/**
 * A key with its modifier, as "Shift+ArrowLeft"; letters in lower case; null with control, alt or meta.
 * @param {Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">} event
 */
export function nameOf({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey) return null;
  if (key.length === 1) return key.toLowerCase();
  return shiftKey ? `Shift+${key}` : key;
}

/**
 * Listen on the whole page where that is ours, else in the player's element; returns what ends it.
 * @param {Record<string, () => void>} keys what they do, by their names
 * @param {HTMLElement} root which has a size while there is anything that they do it to
 */
export function onKeys(keys, root) {
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    const action = keys[nameOf(event) ?? ""];
    if (!action || !root.clientWidth || event.defaultPrevented || isTaken(/** @type {Element} */ (event.target), event.key)) return;
    event.preventDefault();
    action();
  };
  const place = /** @type {HTMLElement} */ (ownsPage() ? document : root);
  place.addEventListener("keydown", pressed);
  return () => place.removeEventListener("keydown", pressed);
}
