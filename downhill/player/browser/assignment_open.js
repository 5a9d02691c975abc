// An assignment that comes as a file: chosen or dropped, checked by the server, and kept in the browser.

import { post } from "./assignment_server.js";
import { button, element } from "./elements.js";

/** @import {StudentPage} from "./wire.js" */

const PREFIX = "downhill-assignment-file-";
const DIGEST = /^#([0-9a-f]{64})$/;
const LARGEST = 240_000; // bytes, of characters of up to four each
const DAMAGED = "This link cannot be read:";
const ADVICE = "Links lose their ends where they are copied: open it as it was sent, or ask for the assignment as a file.";

/** The assignment that the address names and the browser has kept; null where there is none. */
export function keptAssignment() {
  const digest = DIGEST.exec(location.hash)?.[1];
  if (!digest) return null;
  try {
    const page = /** @type {StudentPage | null} */ (JSON.parse(localStorage.getItem(PREFIX + digest) ?? "null"));
    return page?.digest === digest ? page : null;
  } catch {
    return null; // what cannot be read counts as not there
  }
}

/**
 * Keep it, and have the address name it.
 * @param {StudentPage} page
 */
function keepAssignment(page) {
  try {
    localStorage.setItem(PREFIX + page.digest, JSON.stringify(page));
    history.replaceState(null, "", `#${page.digest}`);
  } catch {
    // Without storage it holds until the page is left.
  }
}

/**
 * Ask for a file.
 * @param {HTMLElement} main
 * @param {string} fault why a link could not be read; empty where there was none
 * @param {(page: StudentPage) => void} opened
 */
export function askForFile(main, fault, opened) {
  const status = element("p", { role: "status" });
  const refused = element("p", { role: "alert", className: "downhill-fault", textContent: fault && `${DAMAGED} ${fault}`, hidden: !fault });
  const say = (/** @type {string} */ text, /** @type {string} */ why) => {
    status.textContent = text;
    refused.textContent = why;
    refused.hidden = !why;
  };
  const open = async (/** @type {File | undefined} */ file) => {
    if (!file) return;
    say(`Reading “${file.name}” …`, "");
    try {
      const page = /** @type {StudentPage} */ (await (await post("open", { file: await textOf(file) })).json());
      keepAssignment(page);
      opened(page);
    } catch (error) {
      say("", `“${file.name}” cannot be opened: ${/** @type {Error} */ (error).message}`);
    }
  };
  const input = element("input", { type: "file", accept: ".json,application/json", hidden: true, tabIndex: -1, ariaLabel: "Assignment (JSON)" });
  input.addEventListener("change", () => {
    open(input.files?.[0]);
    input.value = ""; // the same may be chosen again
  });
  const choose = button("Choose a file …", "Choose a file …", () => input.click(), { className: "downhill-main" });
  const place = element("div", { className: "downhill-drop" }, element("p", { textContent: "Drop an assignment's file here, or" }), choose, input);
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    open(event.dataTransfer?.files[0]);
  });
  main.replaceChildren(element("h1", { textContent: "Assignment" }), refused,
    ...(fault ? [element("p", { textContent: ADVICE })] : []), place, status);
}

/** @param {File} file */
async function textOf(file) {
  if (file.size > LARGEST) throw new Error("it is too large for an assignment.");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()); // file.text() would put marks for what it cannot read
  } catch {
    throw new Error("it is no text in UTF-8.");
  }
}
