import assert from "node:assert/strict";
import { test } from "node:test";

import { isTaken, nameOf } from "../../../downhill/player/browser/keys.js";

/** An element that is all of these, by itself or by what it is in, such as "input" or "[role=tab]". */
function element(...kinds) {
  return { closest: (selector) => (selector.split(", ").some((each) => kinds.includes(each)) ? {} : null) };
}

// By hand: [event, name].
const NAMES = [
  [{ key: " " }, " "],
  [{ key: "l" }, "l"],
  [{ key: "L", shiftKey: true }, "l"],
  [{ key: "?", shiftKey: true }, "?"],
  [{ key: "ArrowLeft" }, "ArrowLeft"],
  [{ key: "ArrowLeft", shiftKey: true }, "Shift+ArrowLeft"],
  [{ key: "l", ctrlKey: true }, null],
  [{ key: "l", altKey: true }, null],
  [{ key: "ArrowLeft", metaKey: true, shiftKey: true }, null],
];

for (const [event, name] of NAMES) test(`the name of ${JSON.stringify(event)}`, () => assert.equal(nameOf(event), name));

// By hand: [what has the focus, key, whether it is taken].
const FOCUS = [
  [[], " ", false],
  [["input"], "l", true],
  [["select"], "ArrowLeft", true],
  [["textarea"], " ", true],
  [["[contenteditable]"], "l", true],
  [["[role=slider]"], "ArrowLeft", true],
  [["[data-own-keys]"], "ArrowLeft", true],
  [["button"], " ", true],
  [["button"], "l", false],
  [["button"], "ArrowLeft", false],
  [["a"], " ", true],
  [["summary"], "ArrowLeft", false],
  [["[role=tab]"], "ArrowLeft", true],
  [["[role=radio]"], " ", true],
  [["button", "[role=menuitem]"], "ArrowLeft", true],
];

for (const [kinds, key, taken] of FOCUS) {
  test(`"${key}" on ${kinds.join(" in ") || "the page"}`, () => assert.equal(isTaken(element(...kinds), key), taken));
}

test("the document itself, which is no element, takes nothing", () => {
  assert.equal(isTaken({}, " "), false);
});
