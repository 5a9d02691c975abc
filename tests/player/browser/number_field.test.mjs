import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { setCurrent } from "../../../downhill/player/browser/current.js";
import { showNumber } from "../../../downhill/player/browser/number_field.js";
import { happen, page, parent } from "./page.mjs";

const STEPS = {
  label: "Steps", owner: "", meaning: "how many", allowed: "a whole number from 1 to 5000", low: 1, high: 5000,
  high_excluded: false, scale: "whole", value: 20, step: 50, stops: [1, 20, 5000], place: { field: "steps" }, heard: 0,
};
const PLAYER = {};

let stub, component, sent, changes, asked;
beforeEach(() => {
  stub = page();
  component = parent();
  [sent, changes, asked] = [[], [], {}];
});
afterEach(() => {
  setCurrent(PLAYER, null);
  stub.stop();
});

/** Streamlit's call for the field, and what there is of it. */
function receive(data) {
  showNumber({ data, parentElement: component, setTriggerValue: (_, value) => sent.push(value) });
  const [input, slider] = ["text", "range"].map((type) => component.root.all("input").find((each) => each.type === type));
  const [less, more] = component.root.all("button");
  return { input, slider, less, more, fault: component.root.all("p")[0] };
}

/** The player shows a race of so many steps; what it is asked for comes when a test says so. */
function show(steps) {
  const change = (edit, isKept) => {
    changes.push([edit.steps, isKept]);
    asked = edit;
  };
  setCurrent(PLAYER, { race: { steps }, asked: () => asked, start: () => [0, 0], change });
}

/** There stands another text, as a person has typed it. */
function type(input, text) {
  input.value = text;
  happen(input, "input");
}

test("taps that are faster than the answers count each from the one before", () => {
  show(20);
  const { input, more } = receive(STEPS);
  more.onclick();
  more.onclick();
  show(70); // the answer to the first
  assert.equal(input.value, "120");
  more.onclick();
  assert.deepEqual(changes.filter(([, isKept]) => isKept), [[70, true], [120, true], [170, true]]);
});

test("what was asked for and is not to be had is not seen any more", () => {
  show(20);
  const { input, more } = receive(STEPS);
  more.onclick();
  asked = {};
  show(20);
  assert.equal(input.value, "20");
});

test("a held key tries out, and keeps when it is let go, even if the page has run meanwhile", () => {
  show(20);
  const { input } = receive(STEPS);
  for (let count = 0; count < 2; count += 1) happen(input, "keydown", { key: "ArrowUp" });
  receive({ ...STEPS, heard: 1 });
  assert.equal(input.value, "120");
  happen(input, "keyup");
  assert.deepEqual(changes, [[70, false], [120, false], [120, true]]);
});

test("what was tried out of another place is not kept here", () => {
  show(20);
  const { input } = receive(STEPS);
  happen(input, "keydown", { key: "ArrowUp" });
  receive({ ...STEPS, place: { field: "seed" }, value: 7 });
  happen(input, "keyup");
  assert.deepEqual(changes, [[70, false]]);
});

test("without a player the page is told what is kept", () => {
  const { slider, input } = receive(STEPS);
  slider.value = "2";
  happen(slider, "input");
  assert.deepEqual([input.value, sent], ["5000", []]);
  happen(slider, "change");
  assert.deepEqual(sent, [5000]);
});

test("who takes back what was typed, or leaves it to the keys, is typing no more", () => {
  show(20);
  const { input } = receive(STEPS);
  for (const leave of [() => {}, () => happen(input, "keydown", { key: "ArrowUp" })]) {
    type(input, "20");
    leave();
    happen(input, "blur"); // without a change
    asked = {};
    show(30);
    assert.equal(input.value, "30");
  }
});

test("arrow keys step from what is typed, if it is a number", () => {
  show(20);
  const { input } = receive(STEPS);
  for (const [typed, stepped] of [["100", 150], ["many", 200]]) {
    type(input, typed);
    happen(input, "keydown", { key: "ArrowUp" });
    happen(input, "keyup");
    assert.deepEqual(changes.at(-1), [stepped, true]);
  }
});

test("what is typed and left is the number, whether the browser calls it a change or not", () => {
  show(20);
  const { input } = receive(STEPS);
  type(input, " 30 ");
  happen(input, "change");
  happen(input, "blur");
  assert.deepEqual(changes.splice(0), [[30, false], [30, true]]);
  happen(input, "keydown", { key: "ArrowUp" });
  type(input, "30");
  happen(input, "blur");
  assert.deepEqual(changes.at(-1), [30, true]);
});

test("a fault is said of a number that was not taken, until another stands there or is typed", () => {
  show(20);
  const { input, fault } = receive(STEPS);
  const enter = (text) => {
    type(input, text);
    happen(input, "change");
  };
  enter("many");
  assert.deepEqual([input.value, fault.hidden], ["20", false]);
  assert.match(fault.textContent, /“many” is not possible/u);
  assert.ok(!("aria-invalid" in input.attributes), "the number that stands there is valid");
  show(20);
  assert.ok(!fault.hidden);
  show(30);
  assert.ok(fault.hidden, "as after going back");
  enter("");
  assert.match(fault.textContent, /A number is needed/u);
  type(input, "4");
  assert.ok(fault.hidden);
});

test("a number beyond another field's is refused in its words, and not stepped to", () => {
  const limit = { side: "below", label: "x to", value: 5 };
  const { input, more, fault } = receive({ ...STEPS, scale: "linear", value: 4, step: 1, limit });
  for (const [written, words] of [["5", /must be below “x to”, which is 5/u], ["9000", /is not possible: a whole number/u]]) {
    type(input, written);
    happen(input, "change");
    assert.match(fault.textContent, words);
  }
  more.onclick();
  assert.deepEqual(sent, []);
});

test("what the page has not answered yet is the number, and a fault stays when it answers", () => {
  const { input, fault } = receive({ ...STEPS });
  for (const text of ["30", "many"]) {
    type(input, text);
    happen(input, "change");
  }
  assert.deepEqual([input.value, sent], ["30", [30]]);
  receive({ ...STEPS, value: 30, heard: 1 });
  assert.ok(!fault.hidden);
  receive({ ...STEPS, heard: 2 });
  assert.deepEqual([input.value, fault.hidden], ["20", true]);
});

// By hand: an iPhone's keys for decimals have no minus.
for (const [keypad, changed] of [["numeric", {}], ["decimal", { scale: "log" }], ["text", { scale: "linear", low: -1 }]]) {
  test(`every number can be typed on a phone: ${keypad}`, () => {
    assert.equal(receive({ ...STEPS, ...changed }).input.inputMode, keypad);
  });
}
