// What a notebook loads of a widget: the modules that lie in this text, each view's own, so that no two share anything.

const MODULES = "the packed modules"; // base64 of gzip of JSON: their texts by their names
const ENTRY = "the name of the entry";

/** @import {Model} from "../../player/browser/notebook_kernel.js" */

/** @returns {Promise<Record<string, string>>} */
async function unpacked() {
  const packed = Uint8Array.from(atob(MODULES), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** The entry, with modules of its own. */
async function load() {
  /** @type {Record<string, string>} */
  const addresses = {};
  for (const [name, code] of Object.entries(await unpacked())) { // each behind those that it imports
    const text = code.replaceAll(/from "\.\/([^"]+)"/g, (_, other) => `from "${addresses[other]}"`);
    addresses[name] = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  }
  try {
    return await import(addresses[ENTRY]);
  } finally {
    for (const address of Object.values(addresses)) URL.revokeObjectURL(address);
  }
}

/**
 * JupyterLab takes arrow keys and letters for its own from whatever has the focus and says nothing to the contrary; an
 * element around it cannot say it.
 * @param {FocusEvent} event
 */
function keepKeys({ target }) {
  if (target instanceof HTMLElement) target.dataset.lmSuppressShortcuts = "true";
}

/** @param {{model: Model, el: HTMLElement}} view */
async function render({ model, el }) {
  el.classList.add("downhill-notebook");
  el.addEventListener("focusin", keepKeys);
  try {
    return (await load()).show(model, el);
  } catch (error) {
    el.textContent = `This could not be shown: ${/** @type {Error} */ (error).message}`;
    throw error;
  }
}

export default { render };
