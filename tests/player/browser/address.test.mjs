import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf } from "../../../downhill/player/browser/address.js";
import { contents, leave } from "./messages.mjs";

test("an address is written as Streamlit writes it", () => {
  // Python compares, in test_javascript.py.
  leave("addresses", contents("edits").map(([query]) => addressOf(query, "grid")));
});

test("the usual layout is left out", () => assert.equal(addressOf("landscape=saddle", "overlay"), "?landscape=saddle"));
