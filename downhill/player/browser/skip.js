// The page's first stop for the keyboard: past the links and controls, to the landscape.

import { element } from "./elements.js";
import { ownsPage } from "./server.js";

/**
 * Put it before everything else on a page of ours; returns what takes it away.
 * @param {HTMLElement} stage
 */
export function offerSkipping(stage) {
  if (!ownsPage()) return () => {};
  const skip = element("button", { type: "button", className: "downhill-skip", textContent: "Skip to the landscape" });
  skip.addEventListener("click", () => /** @type {HTMLElement | null} */ (stage.querySelector("[tabindex]"))?.focus());
  document.body.prepend(skip);
  return () => skip.remove();
}
