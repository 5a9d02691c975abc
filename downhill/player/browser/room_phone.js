// The phone's page: into a room by its code, then whatever the room shows.

import { element } from "./elements.js";
import { pageMain } from "./plain.js";
import { readCode } from "./room_code.js";
import { Listening } from "./room_events.js";
import { PhoneRounds } from "./room_phone_rounds.js";
import { NotDone, Unreached, beside, pauseSeconds, post, rest } from "./room_server.js";
import { forget, keepOf, keptOf, tidy } from "./room_storage.js";

/** @import {NewPhone, PhoneState} from "./wire.js" */

const LONGEST_SECONDS = 12 * 3600; // no room is open for longer; what is kept of one is forgotten by then

class Phone {
  heading = element("h1");
  trouble = element("p", { className: "downhill-room-trouble", role: "status" });
  content = element("section", { className: "downhill-room-content" });
  foot = element("footer", {}, element("a", { href: "what-is-kept", textContent: "What is kept, and for how long" }));

  /** @param {HTMLElement} main */
  constructor(main) {
    document.body.classList.add("downhill-room", "downhill-room-phone");
    main.replaceChildren(this.heading, this.trouble, this.content, this.foot);
  }

  /** Enter the room of the address, or ask for one. */
  begin() {
    const asked = new URLSearchParams(location.search).get("room") ?? "";
    const code = readCode(asked);
    if (code) this.enter(code);
    else this.askForCode(asked ? "That is no room’s code." : "");
  }

  /**
   * @param {string} fault
   * @param {string} [typed]
   */
  askForCode(fault, typed = "") {
    this.heading.textContent = "Join the class";
    const field = element("input", {
      type: "text", value: typed, autocomplete: "off", autocapitalize: "characters", spellcheck: false,
      placeholder: "7KQ2-M4XD", "aria-label": "The code on the wall", className: "downhill-room-code",
    });
    const note = element("p", { className: "downhill-room-note", role: "alert", textContent: fault });
    const form = element("form", { className: "downhill-room-form" },
      element("p", { textContent: "Type the code that stands on the wall." }), field, note,
      element("button", { type: "submit", className: "downhill-room-send" }, "Join"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const code = readCode(field.value);
      if (!code) note.textContent = "A code has eight letters and digits, none of them 0, 1, I, L or O.";
      else {
        history.replaceState({}, "", `?${new URLSearchParams({ room: code })}`); // a reload comes back to it
        this.enter(code);
      }
    });
    this.content.replaceChildren(form);
  }

  /** @param {string} text */
  say(text) {
    this.content.replaceChildren(element("p", { className: "downhill-room-calm", role: "status", textContent: text }));
  }

  /** @param {string} code */
  async enter(code) {
    this.heading.textContent = `Room ${code}`;
    this.say("Joining …");
    const token = await this.tokenFor(code);
    if (!token) return;
    this.say("You are in. The question will appear here.");
    /** @type {Listening<PhoneState> | null} */
    let listening = null;
    const unknown = () => {
      listening?.stop();
      this.leave(code);
      this.askForCode(`Room ${code} does not know this phone, or has ended. Join it again by the code on the wall.`, code);
    };
    this.rounds = new PhoneRounds(this.content, code, token, unknown);
    listening = new Listening(`room/${code}/events`, token, {
      state: (state) => this.rounds?.show(state),
      trouble: (words) => this.tell(words && `${words} This phone tries again by itself; what you have answered is kept.`),
      ended: () => this.end(code),
      unknown,
    });
    await listening.run();
  }

  /** @param {string} words */
  tell(words) {
    this.trouble.textContent = words;
  }

  /**
   * What the room knows this phone by: from last time, or a new one. Nothing, and why, where there is no such room.
   * @param {string} code
   */
  async tokenFor(code) {
    const { token } = keptOf("phone", code);
    if (typeof token === "string" && token) return token;
    for (let attempt = 0; ; attempt += 1) {
      try {
        /** @type {NewPhone} */
        const made = await post(`room/${code}/phone`, {});
        keepOf("phone", code, { token: made.token, endsAt: Date.now() / 1000 + LONGEST_SECONDS });
        this.tell("");
        return made.token;
      } catch (error) {
        if (!(error instanceof NotDone || error instanceof Unreached)) throw error;
        if (error instanceof NotDone && !error.isPassing) {
          this.askForCode(error.code === "unknown" ? `There is no room ${code}, or it has ended.` : error.message, code);
          return null;
        }
        this.tell(`${error.message} This phone tries again by itself.`);
        await rest(pauseSeconds(attempt, error instanceof NotDone ? error.seconds : 1));
      }
    }
  }

  /**
   * Nothing more is to be heard of this room.
   * @param {string} code
   */
  leave(code) {
    forget("phone", code);
    this.rounds?.destroy();
    this.tell("");
  }

  /** @param {string} code */
  end(code) {
    this.leave(code);
    this.say("This room has ended. Nothing of it is kept.");
    this.content.append(element("p", {}, element("a", { href: String(beside("phone")), textContent: "Join another room" })));
  }
}

tidy();
const phone = new Phone(pageMain());
phone.begin();
