// The dialogs of the wall: to write questions, and to end the room.

import { element } from "./elements.js";
import { QuestionEditor } from "./room_editor.js";
import { roomAnswer } from "./room_server.js";

/** @import {About} from "./room_form.js" */
/** @import {Prepared} from "./room_prepared.js" */
/** @import {SteeredRoom} from "./room_wall_steering.js" */

/**
 * @param {string} text
 * @param {() => void} onclick
 * @param {string} [className]
 */
const button = (text, onclick, className = "") => element("button", { type: "button", onclick, className }, text);

/**
 * A dialog in which questions are written; what is written is kept when it is closed. Those that are prepared are folded
 * away: the class sees the wall.
 * @param {About} about
 * @param {Prepared} prepared
 */
export function questionDialog(about, prepared) {
  const close = () => dialog.close();
  const { form, list, taker, dropper } = new QuestionEditor(about, prepared, { take: "Prepare it", drop: "Discard it", done: close });
  taker.classList.add("downhill-room-send");
  const folded = element("details", {}, element("summary", { textContent: "Questions that are prepared" }), list.element);
  const buttons = element("p", { className: "downhill-room-buttons" }, dropper, button("Not now", close), taker);
  const dialog = element("dialog", { "aria-label": "Write a question" }, form.element, buttons, folded);
  return dialog;
}

/** Asks whether the room is to end, and offers its answers before. */
export class EndDialog {
  ending = element("p");
  note = element("p", { className: "downhill-room-note", role: "alert" });

  /**
   * @param {SteeredRoom} room
   * @param {() => void} end
   */
  constructor(room, end) {
    this.room = room;
    this.element = element("dialog", { "aria-label": "End the room" },
      element("h2", { textContent: "End the room?" }),
      element("p", { textContent: "Its questions and answers are deleted then, and can’t be brought back. Take the answers home before." }),
      this.ending, this.note,
      element("p", { className: "downhill-room-buttons" },
        button("Not yet", () => this.element.close()),
        button("Take the answers home (CSV)", () => this.takeHome()),
        button("End it, delete all", end)));
  }

  /** @param {number} endsAt in seconds since 1970 */
  show(endsAt) {
    const time = new Date(1000 * endsAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    this.ending.textContent = `By itself it ends at ${time}.`;
  }

  async takeHome() {
    this.note.textContent = "";
    const { code, steering } = this.room;
    try {
      const answer = await roomAnswer(`room/${code}/csv`, { token: steering });
      const href = URL.createObjectURL(await answer.blob());
      element("a", { href, download: `answers-${code}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60_000);
    } catch (error) {
      this.note.textContent = /** @type {Error} */ (error).message;
    }
  }
}
