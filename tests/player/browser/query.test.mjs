import assert from "node:assert/strict";
import { test } from "node:test";

import { edited } from "../../../downhill/player/browser/query.js";
import { contents, leave } from "./messages.mjs";

test("Python reads of an edited query the experiment with this change, and no other", () => {
  // Python compares, in test_javascript.py.
  leave("edited", contents("edits").map(({ query, edit }) => edited(query, edit)));
});

test("a change to the start alone, by hand", () => {
  const query = "landscape=beale&start=1,2&entrant=adam,b1=0.9";
  assert.equal(decodeURIComponent(edited(query, { start: [-0.5, 1e-7] })), "landscape=beale&start=-0.5,1e-7&entrant=adam,b1=0.9");
});

test("a number whose name begins like another's is not the other", () => {
  const query = "entrant=rule,b=1,b1=2,b10=3";
  assert.equal(decodeURIComponent(edited(query, { hyperparameters: [[0, "b1", 7]] })), "entrant=rule,b=1,b10=3,b1=7");
});

test("nothing changed says the same", () => {
  for (const { query } of contents("edits")) {
    assert.deepEqual([...new URLSearchParams(edited(query, {}))], [...new URLSearchParams(query)]);
  }
});
