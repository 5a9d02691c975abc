import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Arrivals } from "../../../downhill/player/browser/arrivals.js";
import { Edits } from "../../../downhill/player/browser/edits.js";
import { server } from "./fetched.mjs";
import { message } from "./messages.mjs";

let edits, shown, arrivals, stub;
beforeEach(() => {
  stub = server();
  shown = [];
  edits = new Edits({ show: () => {}, takeBack: () => {}, showStatus: () => {} });
  arrivals = new Arrivals(edits, ({ experiment }) => shown.push(experiment));
});
afterEach(() => stub.stop());

/** A race from the page that has heard so many edits. */
function race(experiment, landscape, heard = 0) {
  return { experiment, landscape, heard, session: "one", start: [0, 0] };
}

/** The landscape that was asked for as the last but so many arrives. */
function arrive(before = 0) {
  return stub.questions.at(-1 - before).answer(message("linear"));
}

test("a race waits for its landscape, and counts as received from then on", async () => {
  const received = arrivals.receive(race("first", "waited for"));
  assert.deepEqual(shown, []);
  arrive();
  await received;
  assert.deepEqual(shown, ["first"]);
  assert.deepEqual(edits.start, [0, 0]);
});

test("of two races that wait, only the newer is shown, whichever landscape comes first", async () => {
  const received = [arrivals.receive(race("old", "late")), arrivals.receive(race("new", "later"))];
  arrive();
  arrive(1);
  await Promise.all(received);
  assert.deepEqual(shown, ["new"]);
});

test("a race that has not heard of the last edit is passed over, even if the edit was made while it waited", async () => {
  const received = arrivals.receive(race("before", "here"));
  arrive();
  await received;
  const waiting = arrivals.receive(race("outdated", "there"));
  edits.keep({ layout: "grid" });
  arrive();
  await Promise.all([waiting, arrivals.receive(race("outdated as well", "here"))]);
  assert.deepEqual(shown, ["before"]);
  await arrivals.receive(race("after", "here", 1));
  assert.deepEqual(shown.at(-1), "after");
});

test("a new session, as after a lost connection, is told what the old one had not heard, and brings it", async () => {
  const sent = [];
  edits.send = (_, [edit]) => sent.push(edit);
  await arrivals.receive(race("before", "here"));
  edits.keep({ layout: "grid" });
  await arrivals.receive({ ...race("as old as the address", "here"), session: "two" });
  assert.deepEqual(shown, ["before"]);
  assert.deepEqual(sent, [{ layout: "grid", count: 1 }]);
  await arrivals.receive({ ...race("after", "here", 1), session: "two" });
  assert.deepEqual(shown.at(-1), "after");
});
