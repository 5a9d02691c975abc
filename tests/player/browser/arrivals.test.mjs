import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Arrivals } from "../../../downhill/player/browser/arrivals.js";
import { Edits } from "../../../downhill/player/browser/edits.js";
import { receive } from "../../../downhill/player/browser/landscape.js";

let edits, shown, arrivals;
beforeEach(() => {
  shown = [];
  edits = new Edits({ show: () => {}, takeBack: () => {}, showStatus: () => {} });
  arrivals = new Arrivals(edits, ({ experiment }, { key }) => shown.push([experiment, key]));
});

/** A race from the page that has heard so many edits. */
function race(experiment, landscape, heard = 0) {
  return { experiment, landscape, heard, session: "one", start: [0, 0] };
}

/** A landscape of this key arrives. */
function arrive(key) {
  const header = { key, view: [[0, 1], [0, 1]], columns: 1, rows: 1, scale: { kind: "linear" } };
  receive({ header, buffer: new ArrayBuffer(4), start: 0 });
}

test("a race waits for its landscape, and counts as received from then on", async () => {
  const received = arrivals.receive(race("first", "waited for"));
  assert.deepEqual(shown, []);
  arrive("waited for");
  await received;
  assert.deepEqual(shown, [["first", "waited for"]]);
  assert.deepEqual(edits.start, [0, 0]);
});

test("of two races that wait, only the newer is shown, whichever landscape comes first", async () => {
  const received = [arrivals.receive(race("old", "late")), arrivals.receive(race("new", "later"))];
  arrive("later");
  arrive("late");
  await Promise.all(received);
  assert.deepEqual(shown, [["new", "later"]]);
});

test("a race that has not heard of the last edit is passed over, even if the edit was made while it waited", async () => {
  arrive("here");
  await arrivals.receive(race("before", "here"));
  const waiting = arrivals.receive(race("outdated", "there"));
  edits.keep({ layout: "grid" });
  arrive("there");
  await Promise.all([waiting, arrivals.receive(race("outdated as well", "here"))]);
  assert.deepEqual(shown, [["before", "here"]]);
  await arrivals.receive(race("after", "here", 1));
  assert.deepEqual(shown.at(-1), ["after", "here"]);
});

test("a new session, as after a lost connection, is told what the old one had not heard, and brings it", async () => {
  const sent = [];
  edits.send = (_, [edit]) => sent.push(edit);
  arrive("here");
  await arrivals.receive(race("before", "here"));
  edits.keep({ layout: "grid" });
  await arrivals.receive({ ...race("as old as the address", "here"), session: "two" });
  assert.deepEqual(shown, [["before", "here"]]);
  assert.deepEqual(sent, [{ layout: "grid", count: 1 }]);
  await arrivals.receive({ ...race("after", "here", 1), session: "two" });
  assert.deepEqual(shown.at(-1), ["after", "here"]);
});
