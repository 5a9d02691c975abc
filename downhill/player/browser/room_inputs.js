// How a phone answers: a button for each option, a number, a point on the landscape, a text, or a slider for a rate.

import { element } from "./elements.js";
import { read, readable } from "./numbers.js";
import { Ground, drawCross } from "./room_ground.js";
import { rateStops, readNumber } from "./room_numbers.js";
import { sentence } from "./room_server.js";
import { placeOf } from "./slider.js";

/** @import {Answering} from "./room_answering.js" */
/** @import {AskedQuestion, Given, Pair, PhoneRound} from "./wire.js" */

/**
 * What a person answers with.
 * @typedef {object} Input
 * @property {HTMLElement} element
 * @property {() => void} [show] brings it in line with what is on its way
 * @property {() => void} [destroy]
 */

const LONGEST_TEXT = 2000;

/**
 * What a question is answered with.
 * @param {PhoneRound} round
 * @param {Answering} answering
 * @returns {Input}
 */
export function inputFor({ question, whose, experiment }, answering) {
  switch (question.kind) {
    case "choice": return choiceInput(question, answering);
    case "number": return numberInput(answering);
    case "point": return pointInput(experiment, answering);
    case "rate": return rateInput(question, whose, answering);
    default: return textInput(answering);
  }
}

/**
 * @param {AskedQuestion} question
 * @param {Answering} answering
 * @returns {Input}
 */
function choiceInput({ options = [] }, answering) {
  const buttons = options.map((textContent, index) =>
    element("button", { type: "button", className: "downhill-room-option", onclick: () => { answering.give(index); }, textContent }));
  return {
    element: element("div", { className: "downhill-room-options", role: "group", "aria-label": "Answers" }, ...buttons),
    show() {
      const chosen = answering.kept.given ?? answering.confirmed;
      buttons.forEach((each, index) => each.setAttribute("aria-pressed", String(index === chosen)));
    },
  };
}

/** @typedef {{given: Given, fault?: undefined} | {given?: undefined, fault: string}} Read */

/**
 * Something to fill in, with a button that sends it.
 * @param {Answering} answering
 * @param {() => Read} readAnswer the answer, or why it is none
 * @param {HTMLElement[]} fields
 */
function form(answering, readAnswer, fields) {
  const note = element("p", { className: "downhill-room-note", role: "alert" });
  const send = element("button", { type: "submit", className: "downhill-room-send" }, "Send");
  const made = element("form", { className: "downhill-room-form" }, ...fields, note, send);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const { given, fault } = readAnswer();
    note.textContent = fault ?? "";
    if (given !== undefined) answering.give(given);
  });
  return made;
}

/**
 * A field for a number. The keyboards of some phones that have digits have no minus: a button changes the sign.
 * @param {string} label
 * @param {string} value
 * @param {(text: string) => void} changed
 */
function numberField(label, value, changed) {
  const field = element("input", { type: "text", inputMode: "decimal", autocomplete: "off", value, "aria-label": label });
  field.addEventListener("input", () => changed(field.value));
  const sign = element("button", { type: "button", title: "Change the sign", "aria-label": `Change the sign of ${label}` }, "±");
  sign.addEventListener("click", () => {
    field.value = /^\s*[-−–]/.test(field.value) ? field.value.replace(/^\s*[-−–]/, "") : `−${field.value.trim()}`;
    changed(field.value);
  });
  return { field, row: element("div", { className: "downhill-room-number" }, element("span", { textContent: label, ariaHidden: "true" }), field, sign) };
}

/**
 * @param {Answering} answering
 * @returns {Input}
 */
function numberInput(answering) {
  const { field, row } = numberField("Your number", String(answering.kept.draft ?? ""), (text) => answering.write(text));
  const readAnswer = () => {
    const { number, fault } = readNumber(field.value);
    return fault === undefined ? { given: number } : { fault: sentence(fault) };
  };
  return { element: form(answering, readAnswer, [row]) };
}

/**
 * @param {Answering} answering
 * @returns {Input}
 */
function textInput(answering) {
  const field = element("textarea", { rows: 5, maxLength: LONGEST_TEXT, value: String(answering.kept.draft ?? ""), "aria-label": "Your answer" });
  field.addEventListener("input", () => answering.write(field.value));
  const readAnswer = () => {
    const given = field.value.trim();
    return given ? { given } : { fault: "There is nothing to send yet." };
  };
  return { element: form(answering, readAnswer, [field]) };
}

/**
 * @param {string} experiment
 * @param {Answering} answering
 * @returns {Input}
 */
function pointInput(experiment, answering) {
  const drafted = () => { const { draft } = answering.kept; return Array.isArray(draft) ? /** @type {Pair} */ (draft) : null; };
  const box = element("div", { role: "img", "aria-label": "The landscape: tap on a point, or write its coordinates below" });
  const fields = ["x", "y"].map((label, axis) => numberField(label, String(drafted()?.[axis] ?? ""), () => {
    const point = pointOf();
    answering.write(point);
    ground.redraw();
  }));
  const pointOf = () => {
    const [x, y] = fields.map(({ field }) => read(field.value));
    return x === null || y === null ? null : /** @type {Pair} */ ([x, y]);
  };
  /** @returns {Read} */
  const readAnswer = () => {
    if (fields.every(({ field }) => !field.value.trim())) return { fault: "Tap on the landscape first." };
    const [x, y] = fields.map(({ field }) => readNumber(field.value));
    if (x.fault !== undefined) return { fault: `x: ${x.fault}` };
    return y.fault === undefined ? { given: [x.number, y.number] } : { fault: `y: ${y.fault}` };
  };
  const ground = new Ground(box, experiment, {
    room: () => Math.max(window.innerHeight - 330, 300),
    paint: (layer, panel, look) => { const at = drafted(); if (at) drawCross(layer, panel, at, look); },
    tap(point) {
      fields.forEach(({ field }, axis) => { field.value = String(point[axis]); });
      answering.write(point);
      ground.redraw();
    },
  });
  const both = element("div", { className: "downhill-room-pair" }, ...fields.map(({ row }) => row));
  return {
    element: form(answering, readAnswer, [box, both]),
    destroy: () => ground.destroy(),
  };
}

/**
 * @param {AskedQuestion} question
 * @param {string} whose
 * @param {Answering} answering
 * @returns {Input}
 */
function rateInput({ low = 0, high = 1 }, whose, answering) {
  const stops = rateStops(low, high);
  const { draft } = answering.kept;
  const at = typeof draft === "number" ? placeOf(stops, draft) : Math.floor(stops.length / 2);
  const slider = element("input", { type: "range", min: "0", max: String(stops.length - 1), step: "1", value: String(at), "aria-label": `Learning rate of ${whose}` });
  const shown = element("output", { className: "downhill-room-rate" });
  const chosen = () => stops[Number(slider.value)];
  const write = () => {
    shown.textContent = readable(chosen(), null);
    slider.setAttribute("aria-valuetext", shown.textContent);
  };
  slider.addEventListener("input", () => {
    write();
    answering.write(chosen());
  });
  write();
  const ends = element("div", { className: "downhill-room-ends", ariaHidden: "true" }, element("span", {}, readable(low)), element("span", {}, readable(high)));
  return { element: form(answering, () => ({ given: chosen() }), [shown, slider, ends]) };
}
