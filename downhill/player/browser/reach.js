// When somebody is about to use what is not ours on the page: Streamlit's widgets and links.

const OURS = ".downhill-player, .downhill-number";
const USED = "button, a, input, textarea, summary, label, [role=button], [role=combobox], [role=tab], [role=option]";
const EVENTS = /** @type {const} */ (["pointerover", "pointerdown", "focusin"]);

/**
 * Be called then; returns what ends it.
 * @param {() => boolean} reached tells the page something, or has nothing to tell
 */
export function onReach(reached) {
  let isTelling = false;
  const listen = (/** @type {Event} */ { target }) => {
    if (!(target instanceof Element) || !target.closest(USED) || target.closest(OURS)) return;
    if (!reached()) return;
    isTelling = true;
    setTimeout(() => { isTelling = false; });
  };
  // Streamlit sends what it is told a moment later, but at once that a link was clicked; and another page's answer to
  // what was told would be an empty page. So what is clicked in that moment is clicked after it.
  const click = (/** @type {MouseEvent} */ event) => {
    if (!isTelling || event.ctrlKey || event.metaKey || !(event.target instanceof Element)) return;
    const used = /** @type {HTMLElement | null} */ (event.target.closest(USED));
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(() => used?.click());
  };
  for (const event of EVENTS) document.addEventListener(event, listen, true);
  document.addEventListener("click", click, true);
  return () => {
    for (const event of EVENTS) document.removeEventListener(event, listen, true);
    document.removeEventListener("click", click, true);
  };
}
