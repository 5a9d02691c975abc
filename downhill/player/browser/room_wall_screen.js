// What the wall shows of a room: how to join it, the question, what belongs to its stage, and how many have answered.

import { element } from "./elements.js";
import { counted } from "./room_numbers.js";
import { joining } from "./room_wall_joining.js";
import { roundView } from "./room_wall_views.js";

/** @import {RoundView} from "./room_wall_views.js" */
/** @import {WallData} from "./room_wall.js" */
/** @import {WallState} from "./wire.js" */

export class WallScreen {
  key = "";
  /** @type {RoundView | null} */
  view = null;

  trouble = element("p", { className: "downhill-room-trouble", role: "alert" });
  question = element("h1", { className: "downhill-room-question" });
  content = element("section", { className: "downhill-room-content", tabIndex: -1 });
  phones = element("p", { className: "downhill-room-phones", role: "status" });

  /**
   * @param {HTMLElement} main
   * @param {WallData} data
   * @param {string} code
   * @param {...HTMLElement} below what stands beside the number of phones
   */
  constructor(main, data, code, ...below) {
    this.data = data;
    document.body.classList.add("downhill-room-wall");
    this.foot = element("footer", {}, this.phones, ...below);
    main.replaceChildren(this.trouble,
      element("div", { className: "downhill-room-middle" },
        element("div", { className: "downhill-room-main" }, this.question, this.content), joining(data, code)),
      this.foot);
  }

  destroy() {
    this.view?.destroy();
    this.view = null;
    document.documentElement.classList.remove("downhill-projector");
  }

  /** @param {string} words */
  tell(words) {
    this.trouble.textContent = words && `${words} What has been confirmed to a phone is kept. This page tries again by itself.`;
  }

  /** @param {WallState} state */
  show(state) {
    const { round, last, phones } = state;
    const key = round ? `${round.number} ${round.stage}` : `before ${last}`;
    if (key !== this.key) this.lay(state, key);
    else if (round) this.view?.show(round);
    const answered = round ? ` · ${round.answered} answered` : "";
    this.phones.textContent = `${counted(phones, "phone")}${answered}`;
  }

  /**
   * @param {WallState} state
   * @param {string} key
   */
  lay({ round }, key) {
    this.key = key;
    this.destroy();
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

  /**
   * There is nothing more to be shown.
   * @param {string} heading
   * @param {string} words
   */
  end(heading, words) {
    this.destroy();
    this.tell("");
    document.body.dataset.stage = "ended";
    this.question.textContent = heading;
    this.content.replaceChildren(
      element("p", { textContent: words }),
      element("p", {}, element("a", { href: `wall?${this.data.experiment}`, textContent: "Ask the class something else" })));
    this.foot.hidden = true;
  }
}
