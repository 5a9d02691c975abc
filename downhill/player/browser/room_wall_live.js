// A room on the wall: how to join it, what it shows, and the buttons that steer it.

import { element } from "./elements.js";
import { isTaken, nameOf } from "./keys.js";
import { Listening } from "./room_events.js";
import { counted } from "./room_numbers.js";
import { NotDone, Unreached, pauseSeconds, post, rest } from "./room_server.js";
import { isForward, nextStep } from "./room_steps.js";
import { LAST, forget, keepOf, keptOf } from "./room_storage.js";
import { EndDialog, questionDialog } from "./room_wall_dialogs.js";
import { joining } from "./room_wall_joining.js";
import { roundView } from "./room_wall_views.js";

/** @import {RoundView} from "./room_wall_views.js" */
/** @import {WallData} from "./room_wall.js" */
/** @import {AskedQuestion, Steering, WallState} from "./wire.js" */

const ATTEMPTS = 4;

export class LiveWall {
  /** @type {WallState | null} */
  state = null;
  /** @type {{questions: AskedQuestion[], opening: number | null}} what is prepared, and the round that its first one is opened as */
  kept = { questions: [], opening: null };
  key = "";
  /** @type {RoundView | null} */
  view = null;
  isSteering = false;

  trouble = element("p", { className: "downhill-room-trouble", role: "alert" });
  question = element("h1", { className: "downhill-room-question" });
  content = element("section", { className: "downhill-room-content" });
  phones = element("p", { className: "downhill-room-phones", role: "status" });
  next = element("button", { type: "button", className: "downhill-room-send" });
  note = element("p", { className: "downhill-room-note", role: "alert" });

  /**
   * @param {HTMLElement} main
   * @param {WallData} data
   * @param {{code: string, steering: string}} room
   */
  constructor(main, data, { code, steering }) {
    this.data = data;
    this.code = code;
    this.steering = steering;
    document.body.classList.add("downhill-room-wall");
    const kept = /** @type {Partial<LiveWall["kept"]>} */ (keptOf("wall", code));
    if (Array.isArray(kept.questions)) this.kept = { questions: kept.questions, opening: kept.opening ?? null };
    this.dialog = new EndDialog({ code, steering }, () => this.end());
    this.next.addEventListener("click", () => this.goOn());
    const ender = element("button", { type: "button", onclick: () => this.dialog.element.showModal() }, "End …");
    const writer = element("button", { type: "button", onclick: () => this.write() }, "Write a question");
    this.foot = element("footer", {}, this.phones, this.note, writer, ender, this.next);
    main.replaceChildren(this.trouble, element("div", { className: "downhill-room-middle" },
      element("div", { className: "downhill-room-main" }, this.question, this.content), joining(data.base || new URL(".", location.href.split("#")[0]).href, code)), this.foot, this.dialog.element);
    const pressed = (/** @type {KeyboardEvent} */ event) => this.press(event);
    window.addEventListener("keydown", pressed, true); // before the player, which plays with the same keys
    /** @type {Listening<WallState>} */
    this.listening = new Listening(`room/${code}/wall`, steering, {
      state: (state) => this.show(state), trouble: (words) => this.tell(words), ended: () => this.ended(),
    });
    this.stop = () => window.removeEventListener("keydown", pressed, true);
    this.listening.run();
  }

  destroy() {
    this.stop();
    this.listening.stop();
    this.view?.destroy();
    this.view = null;
    document.documentElement.classList.remove("downhill-projector");
  }

  // What is seen -------------------------------------------------------------------------------------------------------

  /** @param {string} words */
  tell(words) {
    this.trouble.textContent = words && `${words} What has been confirmed to a phone is kept. It is being tried again.`;
  }

  /** @param {WallState} state */
  show(state) {
    this.state = state;
    const { round, last, phones } = state;
    if (this.kept.opening !== null && last >= this.kept.opening) {
      this.kept.questions.shift();
      this.keep(null);
    }
    const key = round ? `${round.number} ${round.stage}` : `before ${last}`;
    if (key !== this.key) this.lay(state, key);
    else if (round) this.view?.show(round);
    const answered = round ? ` · ${round.answered} answered` : "";
    this.phones.textContent = `${counted(phones, "phone")}${answered}`;
    this.dialog.show(state.endsAt);
    this.showNext();
  }

  /**
   * @param {WallState} state
   * @param {string} key
   */
  lay({ round }, key) {
    this.key = key;
    this.view?.destroy();
    this.view = null;
    document.documentElement.classList.remove("downhill-projector");
    this.question.textContent = round ? round.question.text : "Join with your phone";
    document.body.dataset.stage = round?.stage ?? "before";
    document.body.dataset.round = String(round?.number ?? "");
    if (!round) this.content.replaceChildren(element("p", { className: "downhill-room-calm", textContent: "Scan the code, or open the address and type it. No name is asked for." }));
    else {
      this.content.replaceChildren();
      this.view = roundView(round);
      this.content.replaceChildren(...this.view.elements);
    }
  }

  showNext() {
    if (!this.state) return;
    const { label } = nextStep(this.state, this.kept.questions.length > 0);
    if (this.next.textContent !== label) this.next.textContent = label;
  }

  /** The room is no more, or this address steers it not. */
  ended() {
    forget("wall", this.code);
    if (keptOf("wall", LAST).code === this.code) forget("wall", LAST);
    this.destroy();
    this.tell("");
    document.body.dataset.stage = "ended";
    this.question.textContent = "This room has ended";
    this.content.replaceChildren(
      element("p", { textContent: "Its questions and answers are gone from the server." }),
      element("p", {}, element("a", { href: `wall?${this.data.experiment}`, textContent: "Ask the class something else" })));
    this.foot.hidden = true;
    this.dialog.element.close();
  }

  // What is done -------------------------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  press(event) {
    const target = /** @type {Element} */ (event.target);
    const key = nameOf(event);
    if (!isForward(key) || event.repeat || document.querySelector("dialog[open]") || isTaken(target, event.key)) return;
    event.preventDefault();
    this.goOn();
  }

  /** Take the next step; one at a time. */
  async goOn() {
    if (!this.state || this.isSteering) return;
    const { steering, after } = nextStep(this.state, this.kept.questions.length > 0);
    if (after === "write") return this.write();
    const number = this.state.last + 1;
    /** @type {Steering[]} */
    const all = after === "open"
      ? [...steering, { do: "open", round: number, experiment: this.data.experiment, question: this.kept.questions[0] }] : steering;
    if (after === "open") this.keep(number);
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
      this.note.textContent = error.message;
      if (error instanceof NotDone && this.kept.opening !== null) this.dropOpening(error);
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
      const refused = this.kept.questions.shift();
      this.note.textContent = `“${refused?.text}” can’t be asked, and is taken out: ${message}`;
    }
    this.keep(null);
    this.showNext();
  }

  /** @param {Steering} steering */
  async steerOnce(steering) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await post(`room/${this.code}/steer`, steering, this.steering);
      } catch (error) {
        const passes = error instanceof Unreached || (error instanceof NotDone && error.isPassing);
        if (!passes || attempt >= ATTEMPTS) throw error;
        this.note.textContent = `${error.message} It is being tried again.`;
      }
      await rest(pauseSeconds(attempt));
    }
  }

  /** @param {number | null} opening */
  keep(opening) {
    this.kept.opening = opening;
    keepOf("wall", this.code, { ...this.kept, steering: this.steering, endsAt: this.state?.endsAt });
  }

  /** Write one more question, which is asked after those that are prepared. */
  write() {
    const dialog = questionDialog(this.data, (question) => {
      this.kept.questions.push(question);
      this.keep(this.kept.opening);
      this.showNext();
    });
    this.foot.after(dialog);
    dialog.showModal();
  }

  async end() {
    if (await this.steer([{ do: "end" }])) this.ended();
    else this.dialog.note.textContent = this.note.textContent;
  }
}
