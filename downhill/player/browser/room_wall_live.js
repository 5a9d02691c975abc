// The buttons and keys that steer a room from the wall.

import { element } from "./elements.js";
import { isTaken, nameOf } from "./keys.js";
import { Listening } from "./room_events.js";
import { Prepared } from "./room_prepared.js";
import { NotDone, Unreached, pauseSeconds, post, rest } from "./room_server.js";
import { isForward, nextStep } from "./room_steps.js";
import { keptOf, onKept } from "./room_storage.js";
import { EndDialog, questionDialog } from "./room_wall_dialogs.js";
import { steeringLink } from "./room_wall_joining.js";
import { LinkDialog } from "./room_wall_link.js";
import { WallScreen } from "./room_wall_screen.js";
import { dropToken } from "./room_wall_steering.js";

/** @import {WallData} from "./room_wall.js" */
/** @import {SteeredRoom} from "./room_wall_steering.js" */
/** @import {Steering, WallState} from "./wire.js" */

const ATTEMPTS = 4;

export class LiveWall {
  /** @type {WallState | null} */
  state = null;
  isSteering = false;

  next = element("button", { type: "button", className: "downhill-room-send" });
  note = element("p", { className: "downhill-room-note", role: "alert" });

  /**
   * @param {HTMLElement} main
   * @param {WallData} data
   * @param {SteeredRoom} room
   * @param {() => void} refused is called where its token steers nothing, and the browser keeps another for it
   */
  constructor(main, data, room, refused) {
    const { code, steering } = room;
    this.data = data;
    this.room = room;
    const kept = keptOf("wall", code);
    this.prepared = new Prepared(code, { steering: kept.steering, endsAt: kept.endsAt }); // until the server has taken ours
    this.dialog = new EndDialog(room, () => this.end());
    const link = new LinkDialog(steeringLink(data, room));
    this.next.addEventListener("click", () => this.goOn());
    this.writer = element("button", { type: "button", onclick: () => this.write() }, "Write a question");
    const linker = element("button", { type: "button", onclick: () => this.open(link.element) }, "Steering link …");
    const ender = element("button", { type: "button", onclick: () => this.open(this.dialog.element) }, "End …");
    this.screen = new WallScreen(main, data, code, this.note, this.writer, linker, ender, this.next);
    const pressed = (/** @type {KeyboardEvent} */ event) => this.press(event);
    window.addEventListener("keydown", pressed, true); // before the player, which plays with the same keys
    const unheard = onKept("wall", code, () => this.recall());
    this.stop = () => {
      window.removeEventListener("keydown", pressed, true);
      unheard();
    };
    /** @type {Listening<WallState>} */
    this.listening = new Listening(`room/${code}/wall`, steering, {
      state: (state) => this.show(state),
      trouble: (words) => this.screen.tell(words),
      ended: () => this.leave("This room has ended", "Its questions and answers are gone from the server."),
      unknown: () => {
        if (dropToken(room)) refused();
        else this.leave("This page does not steer the room", `The room ${code} has ended, or the link that steers it is another one.`);
      },
    });
    this.listening.run();
  }

  destroy() {
    this.stop();
    this.listening.stop();
    this.screen.destroy();
  }

  /** @param {WallState} state */
  show(state) {
    this.prepared.beside = { steering: this.room.steering, endsAt: state.endsAt };
    if (!this.state) this.prepared.change({}); // the token is right: it is kept
    this.state = state;
    this.prepared.follow(state);
    this.screen.show(state);
    this.dialog.show(state.endsAt);
    this.showNext();
  }

  /** Another tab of this browser has prepared or opened a question. */
  recall() {
    this.prepared.recall();
    this.showNext();
  }

  showNext() {
    if (!this.state) return;
    const { label, after } = nextStep(this.state, this.prepared.questions.length > 0);
    if (this.next.textContent !== label) this.next.textContent = label;
    this.writer.hidden = after === "write"; // the other button does the same then
  }

  /**
   * The room is no more, or this page does not steer it.
   * @param {string} heading
   * @param {string} words
   */
  leave(heading, words) {
    dropToken(this.room);
    this.destroy();
    this.screen.end(heading, words);
    document.querySelector("dialog")?.close();
  }

  /**
   * Lead on, as long as there is something to lead to; else the race's player has the key.
   * @param {KeyboardEvent} event
   */
  press(event) {
    const target = /** @type {Element} */ (event.target);
    const key = nameOf(event);
    if (!isForward(key) || event.repeat || document.querySelector("dialog[open]") || isTaken(target, event.key)) return;
    if (!this.state || nextStep(this.state, this.prepared.questions.length > 0).after === "write") return;
    event.preventDefault();
    this.goOn();
  }

  /** Take the next step; one at a time. */
  async goOn() {
    if (!this.state || this.isSteering) return;
    const { questions: [question] } = this.prepared;
    const { steering, after } = nextStep(this.state, question !== undefined);
    if (after === "write") return this.write();
    const round = this.state.last + 1;
    /** @type {Steering[]} */
    const all = after === "open" ? [...steering, { do: "open", round, experiment: this.data.experiment, question }] : steering;
    if (after === "open") this.prepared.change({ opening: round });
    await this.steer(all);
  }

  /**
   * Have the room do all of these; whether it has. What it is asked more than once it does once.
   * @param {Steering[]} all
   */
  async steer(all) {
    this.isSteering = this.next.disabled = true;
    this.note.textContent = "";
    try {
      for (const each of all) await this.steerOnce(each);
      return true;
    } catch (error) {
      if (!(error instanceof NotDone || error instanceof Unreached)) throw error;
      const isElsewhere = error instanceof NotDone && error.code === "conflict";
      this.note.textContent = isElsewhere ? "Meanwhile the room has been led on from another page." : error.message;
      if (error instanceof NotDone && this.prepared.opening !== null) this.dropOpening(error);
      return false;
    } finally {
      this.isSteering = this.next.disabled = false;
    }
  }

  /**
   * The question has not been opened. One that may not be asked would stand before all others for ever.
   * @param {NotDone} error
   */
  dropOpening({ code, message }) {
    if (code === "not_allowed") {
      this.note.textContent = `“${this.prepared.questions[0]?.text}” can’t be asked, and is taken out: ${message}`;
      this.prepared.remove(0);
    }
    this.prepared.change({ opening: null });
    this.showNext();
  }

  /** @param {Steering} steering */
  async steerOnce(steering) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await post(`room/${this.room.code}/steer`, steering, this.room.steering);
      } catch (error) {
        const passes = error instanceof Unreached || (error instanceof NotDone && error.isPassing);
        if (!passes || attempt >= ATTEMPTS) throw error;
        this.note.textContent = `${error.message} It is being tried again.`;
      }
      await rest(pauseSeconds(attempt));
    }
  }

  /** Write one more question, which is asked after those that are prepared. */
  write() {
    const dialog = questionDialog(this.data, this.prepared);
    dialog.addEventListener("close", () => this.showNext());
    this.open(dialog);
  }

  /**
   * A dialog of the wall, which stands in the page while it is open. Then the browser gives the focus back to what has had
   * it: what the room shows, not the button that was pressed, on which the space bar would only open the dialog again.
   * @param {HTMLDialogElement} dialog
   */
  open(dialog) {
    dialog.addEventListener("close", () => dialog.remove(), { once: true });
    this.screen.foot.after(dialog);
    this.screen.content.focus({ preventScroll: true });
    dialog.showModal();
  }

  async end() {
    if (await this.steer([{ do: "end" }])) this.leave("This room has ended", "Its questions and answers are gone from the server.");
    else this.dialog.note.textContent = this.note.textContent;
  }
}
