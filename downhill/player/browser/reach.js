// When somebody is about to use what is not ours on the page: Streamlit's widgets and links.

const OURS = ".downhill-player, .downhill-number, .downhill-skip";
const USED =
  "button, a, input, textarea, summary, label, [role=button], [role=combobox], [role=tab], [role=option], [data-testid=stSlider]";
const LINK = "a:not([target=_blank])";
const EVENTS = /** @type {const} */ (["pointerover", "pointerdown", "focusin", "keydown"]);
const LONGEST_MILLISECONDS = 3000; // that a link waits for a page that does not answer

/**
 * Tell the page what it has not heard before something else is used; returns what ends it.
 * @param {object} edits
 * @param {() => boolean} edits.tell returns whether there was something to tell
 * @param {() => Promise<void> | null} edits.heard when the page has heard all of it; null if it has
 */
export function onReach({ tell, heard }) {
  let isTelling = false;
  let isPassing = false; // of a click that has waited
  const listen = (/** @type {Event} */ event) => {
    if (!usedBy(event) || !tell()) return;
    isTelling = true;
    setTimeout(() => { isTelling = false; }, 0);
  };
  // Of a page that is left Streamlit may forget what it was told, and of two things told in one moment which came
  // first. So a link waits until the page has heard, and anything else for a moment.
  const click = (/** @type {MouseEvent} */ event) => {
    const used = usedBy(event);
    if (!used || isPassing) return;
    listen(event); // of what assistive technology clicks nothing was heard before
    const before = used.matches(LINK) && !opensAnother(event) ? heard() : isTelling ? Promise.resolve() : null;
    if (!before) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const longest = new Promise((done) => setTimeout(done, LONGEST_MILLISECONDS));
    Promise.race([before, longest]).then(() => setTimeout(() => {
      isPassing = true;
      used.dispatchEvent(new PointerEvent("click", event));
      isPassing = false;
    }, 0));
  };
  for (const event of EVENTS) document.addEventListener(event, listen, true);
  document.addEventListener("click", click, true);
  return () => {
    for (const event of EVENTS) document.removeEventListener(event, listen, true);
    document.removeEventListener("click", click, true);
  };
}

/**
 * What is used there, if it is not ours.
 * @param {Event} event
 */
function usedBy({ target }) {
  const used = target instanceof Element ? target.closest(USED) : null;
  return used?.closest(OURS) ? null : used;
}

/**
 * Whether a click on a link opens it beside this page, or saves it.
 * @param {MouseEvent} event
 */
function opensAnother({ ctrlKey, metaKey, shiftKey, altKey }) {
  return ctrlKey || metaKey || shiftKey || altKey;
}
