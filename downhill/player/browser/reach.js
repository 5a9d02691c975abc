// When somebody is about to use what is not ours on the page: Streamlit's widgets and links.

const OURS = ".downhill-player, .downhill-number";
const USED = "button, a, input, textarea, summary, label, [role=button], [role=combobox], [role=tab], [role=option]";
const EVENTS = ["pointerover", "pointerdown", "focusin"];

/**
 * Be called then; returns what ends it.
 * @param {() => void} reached
 */
export function onReach(reached) {
  const listen = (/** @type {Event} */ { target }) => {
    if (target instanceof Element && target.closest(USED) && !target.closest(OURS)) reached();
  };
  for (const event of EVENTS) document.addEventListener(event, listen, true);
  return () => { for (const event of EVENTS) document.removeEventListener(event, listen, true); };
}
