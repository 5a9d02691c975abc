// The questions of an assignment, with what is typed; locked ones are read only.

import { LONGEST_TEXT, NoAnswer, answerOf } from "./assignment_answers.js";
import { button, element } from "./elements.js";
import { readable } from "./numbers.js";

/** @import {Draft} from "./assignment_record.js" */
/** @import {Pair, StudentQuestion} from "./wire.js" */

/**
 * @typedef {object} Field
 * @property {HTMLElement} box
 * @property {() => void} focus
 * @property {(text: string) => void} complain says what is wrong, or with an empty text that nothing is
 * @property {(point: Pair) => void} [point] takes a point of the picture
 */

/**
 * @typedef {object} Handlers
 * @property {(draft: Draft) => void} typed
 * @property {((isOn: boolean) => void) | null} aim points are chosen on the picture from now on; null where there is none
 */

/**
 * A question to be answered.
 * @param {StudentQuestion} question
 * @param {number} index
 * @param {Draft | undefined} draft
 * @param {Handlers} handlers
 * @returns {Field}
 */
export function questionField(question, index, draft, { typed, aim }) {
  const fault = element("p", { className: "downhill-fault", id: `downhill-fault-${index}`, role: "alert", hidden: true });
  const complain = (/** @type {string} */ text) => {
    fault.textContent = text;
    fault.hidden = !text;
  };
  const hear = (/** @type {Draft} */ next) => {
    complain("");
    typed(next);
  };
  const legend = element("legend", { className: "downhill-typed", textContent: question.text });
  const input = INPUTS[question.kind](question, index, draft, hear, aim);
  const box = element("fieldset", { className: "downhill-prompt" }, legend, ...input.parts, fault);
  const [first] = input.fields;
  for (const each of input.fields) each.setAttribute("aria-describedby", fault.id);
  return { box, focus: () => first.focus(), complain, point: input.point };
}

/**
 * @typedef {object} Input
 * @property {HTMLElement[]} parts
 * @property {HTMLElement[]} fields
 * @property {(point: Pair) => void} [point]
 */

/** @type {Record<string, (question: StudentQuestion, index: number, draft: Draft | undefined, hear: (draft: Draft) => void, aim: Handlers["aim"]) => Input>} */
const INPUTS = {
  choice({ options = [] }, index, draft, hear) {
    const fields = options.map((_, at) => {
      const field = element("input", { type: "radio", name: `downhill-question-${index}`, checked: draft === at });
      field.addEventListener("change", () => hear(at));
      return field;
    });
    const parts = fields.map((field, at) => element("label", { className: "downhill-option" }, field, element("span", { textContent: options[at] })));
    return { parts, fields };
  },

  number({ text }, _, draft, hear) {
    const field = numberField(text, draft, () => hear(field.value));
    return { parts: [field], fields: [field] };
  },

  point(_, __, draft, hear, aim) {
    const typed = Array.isArray(draft) ? draft : ["", ""];
    const fields = ["x", "y"].map((name, axis) => numberField(name, typed[axis], () => hear([fields[0].value, fields[1].value])));
    const line = element("div", { className: "downhill-row" },
      ...fields.map((field, axis) => element("label", {}, "xy"[axis], " ", field)));
    const point = (/** @type {Pair} */ at) => {
      fields.forEach((field, axis) => { field.value = String(at[axis]); });
      hear([fields[0].value, fields[1].value]);
    };
    if (!aim) return { parts: [line], fields, point };
    const choose = button("Choose on the picture", "Choose on the picture", () => {
      const isOn = choose.ariaPressed !== "true";
      choose.ariaPressed = String(isOn);
      aim(isOn);
    }, { ariaPressed: "false" });
    line.append(choose);
    return { parts: [line], fields, point };
  },

  text({ text }, _, draft, hear) {
    const field = element("textarea", { rows: 4, maxLength: LONGEST_TEXT, ariaLabel: text, value: typeof draft === "string" ? draft : "" });
    field.addEventListener("input", () => hear(field.value));
    return { parts: [field], fields: [field] };
  },
};

/**
 * @param {string} ariaLabel
 * @param {Draft | undefined} draft
 * @param {() => void} typed
 */
function numberField(ariaLabel, draft, typed) {
  const field = element("input", { type: "text", inputMode: "text", autocomplete: "off", maxLength: 40, ariaLabel, value: typeof draft === "string" ? draft : "" });
  field.addEventListener("input", typed);
  return field;
}

/**
 * A question that has been answered.
 * @param {StudentQuestion} question
 * @param {Draft | undefined} draft
 */
export function lockedAnswer(question, draft) {
  return element("div", { className: "downhill-locked" },
    element("p", { className: "downhill-typed", textContent: question.text }),
    element("p", { className: "downhill-typed" }, element("strong", { textContent: answerText(question, draft) })));
}

/**
 * @param {StudentQuestion} question
 * @param {Draft | undefined} draft
 */
function answerText(question, draft) {
  try {
    const answer = answerOf(question, draft);
    if (question.kind === "choice") return question.options?.[Number(answer)] ?? "";
    if (Array.isArray(answer)) return `(${readable(answer[0], null)}, ${readable(answer[1], null)})`;
    return typeof answer === "number" ? readable(answer, null) : answer;
  } catch (error) {
    if (error instanceof NoAnswer) return "–";
    throw error;
  }
}
