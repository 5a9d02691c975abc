import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { keep, preferences } from "../../../downhill/player/browser/preferences.js";

const DEFAULTS = { speed: 1, loop: false, curve: "loss" };

/** A browser's storage that holds this text to begin with. */
function storage(text = null) {
  let held = text;
  globalThis.localStorage = { getItem: () => held, setItem: (_, value) => { held = value; } };
}

afterEach(() => { delete globalThis.localStorage; });

test("nothing kept yet is the defaults", () => {
  storage();
  assert.deepEqual(preferences(DEFAULTS), DEFAULTS);
});

test("what is kept comes back", () => {
  storage();
  keep({ speed: 4, loop: true, curve: "step" });
  assert.deepEqual(preferences(DEFAULTS), { speed: 4, loop: true, curve: "step" });
});

// What somebody else, or an older version, has written.
for (const text of ["", "{", "null", "[]", "7", '"loss"', '{"speed":"4","loop":1,"curve":null,"other":true}']) {
  test(`what does not fit counts as not there: ${text}`, () => {
    storage(text);
    assert.deepEqual(preferences(DEFAULTS), DEFAULTS);
  });
}

test("each value that fits is taken", () => {
  storage('{"speed":2,"loop":"yes"}');
  assert.deepEqual(preferences(DEFAULTS), { ...DEFAULTS, speed: 2 });
});

test("a forbidden storage is none", () => {
  const forbidden = () => { throw new Error("forbidden"); };
  globalThis.localStorage = { getItem: forbidden, setItem: forbidden };
  keep(DEFAULTS);
  assert.deepEqual(preferences(DEFAULTS), DEFAULTS);
});
