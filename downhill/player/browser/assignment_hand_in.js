// Handing in: the file and the text, which go wherever the lecturer wants them.

import { post } from "./assignment_server.js";
import { button, element, section } from "./elements.js";

/** @import {HandedIn} from "./wire.js" */

const LONGEST_NAME = 80;
const HOW = "You get a file, and the same as a text. Send one of them to whoever gave you this: the server keeps neither.";
const TO_SEND = "Not sent yet: send the file or the text to whoever gave you this.";
const PROVES_NOTHING = "It proves nothing about who made it.";

export class HandInForm {
  /**
   * @param {object} work
   * @param {() => string} work.name
   * @param {(name: string) => void} work.named
   * @param {() => {assignment: string, events: object[], name: string} | null} work.question what is handed in; null where
   *   that cannot be yet, which is said elsewhere
   * @param {() => string} work.missing what has not been done yet, in words; empty where that is nothing
   */
  constructor({ name, named, question, missing }) {
    this.question = question;
    this.missing = missing;
    this.name = element("input", { type: "text", maxLength: LONGEST_NAME, autocomplete: "name", value: name() });
    this.name.addEventListener("input", () => named(this.name.value));
    this.button = button("Hand in", "Hand in", () => this.handIn(), { className: "downhill-main" });
    this.status = element("p", { role: "status", className: "downhill-hint" });
    this.fault = element("p", { role: "alert", className: "downhill-fault", hidden: true });
    this.made = element("div", { className: "downhill-made", hidden: true });
    this.unfinished = element("p", { role: "status", className: "downhill-unfinished" });
    this.box = section("Hand in", element("p", { className: "downhill-hint", textContent: HOW }),
      element("label", { className: "downhill-select" }, element("span", { textContent: "Name or pseudonym (may be empty)" }), this.name),
      this.unfinished, this.button, this.status, this.fault, this.made);
    this.tellMissing();
  }

  /** What has not been done yet; it may be handed in all the same. */
  tellMissing() {
    const missing = this.missing();
    this.unfinished.textContent = missing && `${missing} You can hand in all the same.`;
    this.unfinished.hidden = !missing;
  }

  async handIn() {
    const question = this.question();
    if (!question) return;
    this.say("Making the file …");
    this.button.disabled = true;
    try {
      this.show(await (await post("hand-in", question)).json());
      this.say("");
    } catch (error) {
      this.say("", /** @type {Error} */ (error).message);
    } finally {
      this.button.disabled = false;
    }
  }

  /** Something has been done: what has been made is of another state by now. */
  outdate() {
    this.tellMissing();
    if (this.made.hidden) return;
    this.made.hidden = true;
    this.say("Something has been changed since: hand in again to have it in the file.");
  }

  /**
   * @param {string} status
   * @param {string} [fault]
   */
  say(status, fault = "") {
    this.status.textContent = status;
    this.fault.textContent = fault;
    this.fault.hidden = !fault;
  }

  /** @param {HandedIn} handedIn */
  show({ file, fileName, text }) {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = URL.createObjectURL(new Blob([file], { type: "text/html" }));
    const area = element("textarea", { readOnly: true, rows: 4, value: text, ariaLabel: "The same as a text" });
    area.addEventListener("focus", () => area.select());
    const copied = element("span", { role: "status" });
    const copy = button("Copy the text", "Copy the text", async () => {
      copied.textContent = (await isCopied(text, area)) ? "Copied." : "Select the text and copy it.";
    });
    this.made.replaceChildren(
      element("p", {}, element("strong", { textContent: TO_SEND })),
      element("p", {}, element("a", { href: this.address, download: fileName, className: "downhill-main", textContent: "Download the file" })),
      element("p", { textContent: "Or the same as a text, for an answer box:" }), area,
      element("div", { className: "downhill-row" }, copy, copied),
      element("p", { className: "downhill-hint", textContent: PROVES_NOTHING }));
    this.made.hidden = false;
    this.made.scrollIntoView({ block: "nearest" });
  }
}

/**
 * @param {string} text
 * @param {HTMLTextAreaElement} area
 */
async function isCopied(text, area) {
  try {
    await navigator.clipboard.writeText(text); // not there without HTTPS
    return true;
  } catch {
    area.focus();
    return false;
  }
}
