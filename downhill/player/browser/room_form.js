// The form in which a lecturer writes a question.

import { element } from "./elements.js";
import { KINDS, OPTIONS, readQuestion } from "./room_questions.js";

/** @import {Filled} from "./room_questions.js" */
/** @import {AskedQuestion, RoomQuestionKind} from "./wire.js" */

/**
 * What the form knows of the race: its entrants, and who of them has a learning rate, with a range for it.
 * @typedef {{names: string[], entrants: {index: number, name: string, low: number, high: number}[]}} About
 */

/** @type {Record<Exclude<RoomQuestionKind, "rate">, string>} */
const USUAL = { choice: "Who comes lowest?", number: "", point: "Where does it end?", text: "What do you expect, and why?" };

/** @param {string} name whose rate it is */
const usualOfRate = (name) => `Which learning rate for ${name}?`;

/**
 * @param {string} text
 * @param {HTMLElement} field
 */
const labelled = (text, field) => element("label", {}, element("span", { textContent: text }), field);

export class QuestionForm {
  /** @type {HTMLInputElement[]} */
  options = [];
  /** @type {HTMLInputElement[]} what is right: of a choice a mark for each option, else numbers */
  right = [];
  tolerance = element("input", { type: "text", inputMode: "decimal", value: "" });
  low = element("input", { type: "text", inputMode: "decimal" });
  high = element("input", { type: "text", inputMode: "decimal" });
  legend = element("legend");
  text = element("textarea", { rows: 2, maxLength: 500 });
  note = element("p", { className: "downhill-room-note", role: "alert" });
  details = element("div", { className: "downhill-room-details" });

  /**
   * @param {About} about
   * @param {Filled | null} draft what has been filled in before
   * @param {(draft: Filled) => void} changed is called with what is filled in
   */
  constructor(about, draft, changed) {
    this.about = about;
    const kinds = /** @type {RoomQuestionKind[]} */ (Object.keys(KINDS)).filter((kind) => kind !== "rate" || about.entrants.length);
    this.kind = element("select", {}, ...kinds.map((value) => element("option", { value, textContent: KINDS[value] })));
    this.kind.addEventListener("change", () => this.lay());
    this.entrant = element("select", {}, ...about.entrants.map(({ index, name }) => element("option", { value: String(index), textContent: name })));
    this.entrant.addEventListener("change", () => {
      this.suggestText();
      this.suggestRange();
    });
    this.element = element("fieldset", { className: "downhill-room-editor" }, this.legend,
      labelled("What is asked for", this.kind), labelled("Question", this.text), this.details, this.note);
    this.kind.value = this.hasChoice ? "choice" : "point";
    this.lay();
    if (draft) this.fill(draft);
    for (const event of ["input", "change"]) this.element.addEventListener(event, () => changed(this.filled));
  }

  /** Whether the race has somebody to choose between. */
  get hasChoice() {
    return this.about.names.length > 1;
  }

  /**
   * For the next question.
   * @param {Filled | null} draft what is filled in there already
   */
  begin(draft) {
    this.text.value = "";
    this.lay();
    if (draft) this.fill(draft);
  }

  get asked() {
    return /** @type {RoomQuestionKind} */ (this.kind.value);
  }

  /** What is usually asked, unless somebody has written something else. */
  suggestText() {
    const { asked, about, chosen } = this;
    const suggested = ["", ...Object.values(USUAL), ...about.entrants.map(({ name }) => usualOfRate(name))];
    if (!suggested.includes(this.text.value.trim())) return;
    if (asked === "rate") this.text.value = chosen ? usualOfRate(chosen.name) : "";
    else this.text.value = asked === "choice" && !this.hasChoice ? "" : USUAL[asked];
  }

  lay() {
    this.suggestText();
    this.note.textContent = "";
    this.options = [];
    this.right = [];
    this.tolerance.value = "";
    if (this.asked === "choice") this.layOptions(this.hasChoice ? this.about.names.slice(0, OPTIONS.most) : ["", ""]);
    else this.details.replaceChildren(...this.fields());
  }

  fields() {
    if (this.asked === "rate") {
      this.suggestRange();
      return [labelled("Whose rate", this.entrant), labelled("Smallest", this.low), labelled("Largest", this.high)];
    }
    if (this.asked === "text") return [];
    const names = this.asked === "point" ? ["Right x (if any)", "Right y"] : ["Right (if any)"];
    this.right = names.map(() => element("input", { type: "text", inputMode: "decimal" }));
    return [...this.right.map((field, index) => labelled(names[index], field)), labelled("Off by at most", this.tolerance)];
  }

  /**
   * @param {string[]} texts
   * @param {number} [chosen] the place of the right one
   */
  layOptions(texts, chosen = -1) {
    const name = "downhill-right-option";
    this.options = texts.map((value, index) => element("input", { type: "text", value, maxLength: 100, "aria-label": `Answer ${index + 1}` }));
    this.right = texts.map((_, index) => element("input", { type: "checkbox", name, checked: index === chosen, "aria-label": `Answer ${index + 1} is right` }));
    for (const box of this.right) {
      box.addEventListener("change", () => { for (const other of this.right) if (other !== box) other.checked = false; });
    }
    const rows = this.options.map((field, index) => element("div", { className: "downhill-room-row" }, field,
      element("label", {}, this.right[index], "right")));
    const more = element("button", { type: "button", onclick: () => {
      this.layOptions([...this.options.map(({ value }) => value), ""], this.right.findIndex(({ checked }) => checked));
      this.options.at(-1)?.focus();
    } }, "One more answer");
    more.hidden = texts.length >= OPTIONS.most;
    this.details.replaceChildren(...rows, more);
  }

  /** Whose rate is asked for. */
  get chosen() {
    return this.about.entrants.find(({ index }) => String(index) === this.entrant.value);
  }

  suggestRange() {
    const { chosen } = this;
    if (chosen) [this.low.value, this.high.value] = [String(chosen.low), String(chosen.high)];
  }

  /** @returns {Filled} */
  get filled() {
    const chosen = this.right.findIndex(({ checked }) => checked);
    return {
      kind: this.asked, text: this.text.value, options: this.options.map(({ value }) => value),
      right: this.asked === "choice" ? (chosen < 0 ? [] : [String(chosen)]) : this.right.map(({ value }) => value),
      tolerance: this.tolerance.value, low: this.low.value, high: this.high.value, entrant: Number(this.entrant.value),
    };
  }

  /**
   * The inverse; what this race has not is left as it is.
   * @param {Filled} filled
   */
  fill({ kind, text, options, right, tolerance, low, high, entrant }) {
    if (![...this.kind.options].some(({ value }) => value === kind)) return;
    this.kind.value = kind;
    this.entrant.value = String(entrant);
    this.lay();
    this.text.value = text;
    if (kind === "choice") return this.layOptions(options, right.length ? Number(right[0]) : -1);
    this.right.forEach((field, index) => { field.value = right[index] ?? ""; });
    Object.assign(this.tolerance, { value: tolerance });
    if (kind === "rate") [this.low.value, this.high.value] = [low, high];
  }

  /**
   * The question as it is filled in; null, and what is wrong is said, where it is none.
   * @returns {AskedQuestion | null}
   */
  read() {
    const { question, fault } = readQuestion(this.filled);
    this.note.textContent = fault ?? "";
    if (fault) this.note.scrollIntoView({ block: "nearest" });
    return question ?? null;
  }
}
