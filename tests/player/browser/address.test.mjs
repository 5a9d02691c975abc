import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Address, pageAddress } from "../../../downhill/player/browser/address.js";
import { answerFrom } from "../../../downhill/player/browser/server.js";
import { contents, leave } from "./messages.mjs";

let entries;
beforeEach(() => {
  entries = [];
  globalThis.window = new EventTarget();
  globalThis.history = {
    pushState: (_, __, address) => { entries.push(address); at(globalThis.location.pathname, address); },
    replaceState: (_, __, address) => { entries.splice(-1, 1, address); at(globalThis.location.pathname, address); },
  };
});
afterEach(() => {
  for (const name of ["window", "location", "history"]) delete globalThis[name];
  answerFrom(null);
});

/** The browser is at this place. */
function at(pathname, search = "") {
  globalThis.location = { pathname, search };
}

/** Back or on to a place: what a page's player is told of it. */
function returned(address, pathname, search = "") {
  const told = [];
  const stop = address.onReturn((read) => told.push(read));
  at(pathname, search);
  globalThis.window.dispatchEvent(new Event("popstate"));
  stop();
  globalThis.window.dispatchEvent(new Event("popstate"));
  return told;
}

test("an address is written as Streamlit writes it", () => {
  // Python compares, in test_javascript.py.
  leave("addresses", contents("edits").map(([query]) => pageAddress(query, "grid")));
});

test("the usual layout is left out", () => assert.equal(pageAddress("landscape=saddle", "overlay"), "?landscape=saddle"));

test("what was changed is a place to come back to, once", () => {
  at("/", "?landscape=saddle");
  const address = new Address();
  address.goTo("landscape=saddle", "overlay");
  assert.deepEqual(entries, []);
  for (let i = 0; i < 2; i += 1) address.goTo("landscape=saddle&steps=7", "grid");
  assert.deepEqual(entries, ["?landscape=saddle&steps=7&layout=grid"]);
});

test("where something else has been written it is written again, in its place", () => {
  at("/", "?landscape=saddle");
  const address = new Address();
  address.goTo("landscape=saddle&steps=7", "overlay");
  globalThis.history.pushState({}, "", "?landscape=saddle&steps=6");
  address.stayAt("landscape=saddle&steps=7", "overlay");
  assert.deepEqual(entries, ["?landscape=saddle&steps=7", "?landscape=saddle&steps=7"]);
});

test("how Streamlit is framed stays in the address, and is not asked about", () => {
  at("/", "?embed=true&embed_options=dark_theme&embed_options=show_padding&landscape=saddle");
  const address = new Address();
  address.goTo("landscape=saddle", "overlay");
  assert.deepEqual(entries, []);
  address.goTo("landscape=beale", "overlay");
  const after = "?embed=true&embed_options=dark_theme&embed_options=show_padding&landscape=beale";
  assert.deepEqual(entries, [after]);
  assert.deepEqual(returned(address, "/", after), [{ experiment: "landscape=beale", layout: "overlay" }]);
});

test("who comes back is told experiment and layout, of a bare address an empty one", () => {
  at("/");
  const address = new Address();
  assert.deepEqual(returned(address, "/", "?landscape=saddle&layout=split"), [{ experiment: "landscape=saddle", layout: "split" }]);
  assert.deepEqual(returned(address, "/"), [{ experiment: "", layout: "overlay" }]);
});

test("another page's address is neither read nor written", () => {
  at("/", "?landscape=saddle");
  const address = new Address();
  assert.deepEqual(returned(address, "/maps", "?map=basins"), []);
  address.goTo("landscape=beale", "overlay");
  assert.deepEqual(entries, []);
});

test("a replay, which is a file, leaves its address alone", () => {
  at("/replay.html");
  answerFrom({});
  const address = new Address();
  address.goTo("landscape=beale", "overlay");
  assert.deepEqual([entries, returned(address, "/replay.html")], [[], []]);
});
