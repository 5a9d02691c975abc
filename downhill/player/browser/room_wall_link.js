// The dialog with the link that steers a room from another device; it is copied, not shown, since the class sees the wall.

import { element } from "./elements.js";

const WARNING = "Whoever has it steers the room, and may end it: send it to nobody but yourself. It does not stand here, because the class would read it.";
const BY_HAND = "This browser lets the page copy nothing. Here the link is, for you and for all who see this: copy it by hand.";

export class LinkDialog {
  note = element("p", { role: "status" });

  /** @param {string} link */
  constructor(link) {
    this.field = element("input", { type: "text", readOnly: true, value: link, hidden: true, "aria-label": "The link that steers" });
    const copy = element("button", { type: "button", className: "downhill-room-send", onclick: () => this.copy() }, "Copy the link");
    this.element = element("dialog", { "aria-label": "Steer from another device" },
      element("h2", { textContent: "Steer from another device, too" }),
      element("p", { textContent: "Copy a link here, and open it there: both then show the room, and steer it." }),
      element("p", { className: "downhill-room-note", textContent: WARNING }), this.field, this.note,
      element("p", { className: "downhill-room-buttons" }, element("button", { type: "button", onclick: () => this.element.close() }, "Close"), copy));
    this.element.addEventListener("close", () => {
      this.note.textContent = "";
      this.field.hidden = true;
    });
  }

  async copy() {
    const isCopied = await navigator.clipboard?.writeText(this.field.value).then(() => true, () => false);
    this.note.textContent = isCopied || this.copyField() ? "Copied." : BY_HAND;
  }

  /** As before there was a clipboard for pages, which they get with HTTPS only: of what is selected. */
  copyField() {
    this.field.hidden = false;
    this.field.select();
    return this.field.hidden = document.execCommand("copy");
  }
}
