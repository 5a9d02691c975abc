// The wall's page: questions are written, a room is opened, and then the room is steered from here.

import { element } from "./elements.js";
import { pageData, pageMain } from "./plain.js";
import { QuestionEditor } from "./room_editor.js";
import { BEFORE, Prepared } from "./room_prepared.js";
import { NotDone, Unreached, post } from "./room_server.js";
import { fragmentOf } from "./room_steps.js";
import { LAST, forget, keepOf, keptOf, tidy } from "./room_storage.js";
import { LiveWall } from "./room_wall_live.js";
import { steeredRoom } from "./room_wall_steering.js";

/** @import {About} from "./room_form.js" */
/** @import {NewRoom} from "./wire.js" */

/** @typedef {About & {experiment: string, base: string, fault?: string}} WallData */

const HOURS = [1, 2, 4, 8, 12];

/** Where the questions of a room are written before it is opened. */
class Preparation {
  note = element("p", { className: "downhill-room-note", role: "alert" });
  hours = element("select", {}, ...HOURS.map((value) => element("option", { value: String(value), textContent: `${value} hour${value > 1 ? "s" : ""}`, selected: value === 4 })));
  opener = element("button", { type: "button", className: "downhill-room-send" }, "Open the room");

  /**
   * @param {HTMLElement} main
   * @param {WallData} data
   */
  constructor(main, data) {
    this.main = main;
    this.data = data;
    const { experiment } = data;
    if (keptOf("wall", BEFORE).experiment !== experiment) forget("wall", BEFORE); // it was about another race
    this.prepared = new Prepared(BEFORE, { experiment, endsAt: Date.now() / 1000 + 3600 * HOURS[HOURS.length - 1] });
    this.editor = new QuestionEditor(data, this.prepared, { take: "Prepare this one, and write another", drop: "" });
    this.opener.addEventListener("click", () => this.open());
  }

  lay() {
    const { data, main, editor: { form, list, taker, dropper } } = this;
    main.replaceChildren(
      element("h1", { textContent: "Ask the class" }),
      element("p", {}, "Questions about ",
        element("a", { href: `./?${data.experiment}`, textContent: "this race" }),
        data.names.length ? `: ${data.names.join(", ")}. ` : ". ",
        "Phones join by a code, and see no answers before you show them. More questions can be written later."),
      ...goOn(),
      element("section", {}, element("h2", { textContent: "Prepared" }), list.element),
      form.element, element("p", { className: "downhill-room-taking" }, taker, dropper),
      element("footer", {}, element("a", { href: "what-is-kept", textContent: "What is kept, and for how long" })),
      element("div", { className: "downhill-room-opening" }, this.note,
        element("label", {}, element("span", { textContent: "The room ends by itself after" }), this.hours), this.opener),
    );
  }

  async open() {
    const { prepared, editor } = this;
    // Behind others only what somebody has written is a question; as it stands there it is a suggestion.
    const isWritten = prepared.draft !== null && editor.form.text.value.trim() !== "";
    if ((isWritten || !prepared.questions.length) && !editor.take()) return;
    this.opener.disabled = true;
    try {
      /** @type {NewRoom} */
      const made = await post("room", { hours: Number(this.hours.value) });
      const { code, steering, endsAt } = made;
      keepOf("wall", code, { questions: prepared.questions, draft: prepared.draft, steering, endsAt });
      forget("wall", BEFORE);
      keepOf("wall", LAST, { code, endsAt });
      location.hash = fragmentOf(made);
    } catch (error) {
      if (!(error instanceof NotDone || error instanceof Unreached)) throw error;
      this.note.textContent = error.message;
    } finally {
      this.opener.disabled = false;
    }
  }
}

/** A way back into the room that was opened last in this browser. */
function goOn() {
  const { code, endsAt } = keptOf("wall", LAST);
  if (typeof code !== "string" || !(Number(endsAt) * 1000 > Date.now()) || !keptOf("wall", code).steering) return [];
  const link = element("a", { href: fragmentOf({ code }), textContent: `Go on with the room ${code}` });
  return [element("p", { className: "downhill-room-go-on" }, link)];
}

/** @type {LiveWall | null} */
let live = null;

/**
 * What the address says: a room, or none yet.
 * @param {string} [words] what has just happened
 */
function follow(words = "") {
  const [main, data] = [pageMain(), /** @type {WallData} */ (pageData())];
  live?.destroy();
  live = null;
  document.body.className = "downhill-plain downhill-room";
  const room = steeredRoom();
  if (data.fault) main.replaceChildren(element("h1", { textContent: "Ask the class" }), element("p", { role: "alert", textContent: data.fault }));
  else if (room?.steering) {
    live = new LiveWall(main, data, room, () => follow("The link that was opened does not steer this room. This browser does."));
    live.note.textContent = words;
  } else {
    const preparation = new Preparation(main, data);
    preparation.lay();
    preparation.note.textContent = room ? `This browser does not steer the room ${room.code}: open the link that does.` : "";
  }
}

tidy();
window.addEventListener("hashchange", () => follow());
follow();
