// When somebody is about to use what is not ours on the page: Streamlit's widgets and links.

const OURS = ".downhill-player, .downhill-number";
const USED = "button, a, input, textarea, summary, label, [role=button], [role=combobox], [role=tab], [role=option]";
const EVENTS = /** @type {const} */ (["pointerover", "pointerdown", "focusin"]);
const LONGEST_MILLISECONDS = 3000; // that a link waits for a page that does not answer

/**
 * Tell the page what it has not heard before something else is used; returns what ends it.
 * @param {object} edits
 * @param {() => boolean} edits.tell returns whether there was something to tell
 * @param {() => Promise<void> | null} edits.heard when the page has heard all of it; null if it has
 */
export function onReach({ tell, heard }) {
  let isTelling = false;
  const listen = (/** @type {Event} */ { target }) => {
    if (!(target instanceof Element) || !target.closest(USED) || target.closest(OURS)) return;
    if (!tell()) return;
    isTelling = true;
    setTimeout(() => { isTelling = false; });
  };
  // Of a page that is left Streamlit may forget what it was told, and of two things told in one moment which came
  // first. So a link waits until the page has heard, and anything else for a moment.
  const click = (/** @type {MouseEvent} */ event) => {
    const used = event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest(USED)) : null;
    if (!used || used.closest(OURS) || event.ctrlKey || event.metaKey) return;
    const before = used.matches("a") ? heard() : isTelling ? Promise.resolve() : null;
    if (!before) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const longest = new Promise((done) => setTimeout(done, LONGEST_MILLISECONDS));
    Promise.race([before, longest]).then(() => setTimeout(() => {
      document.removeEventListener("click", click, true);
      used.click();
      document.addEventListener("click", click, true);
    }));
  };
  for (const event of EVENTS) document.addEventListener(event, listen, true);
  document.addEventListener("click", click, true);
  return () => {
    for (const event of EVENTS) document.removeEventListener(event, listen, true);
    document.removeEventListener("click", click, true);
  };
}
