import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Arrivals } from "../../../downhill/player/browser/arrivals.js";
import { Edits } from "../../../downhill/player/browser/edits.js";
import { server, settle } from "./fetched.mjs";
import { message } from "./messages.mjs";

let edits, shown, status, arrivals, passedOver, stub;
beforeEach(() => {
  stub = server();
  [shown, status, passedOver] = [[], [], 0];
  const show = ({ experiment }) => shown.push(experiment);
  edits = new Edits({ show, showStatus: (text) => status.push(text) });
  arrivals = new Arrivals(edits, { show, passOver: () => { passedOver += 1; } });
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
  edits.keepLayout("grid");
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
  edits.keepLayout("grid");
  await arrivals.receive({ ...race("as old as the address", "here"), session: "two" });
  assert.deepEqual(shown, ["before"]);
  assert.deepEqual(sent, [{ layout: "grid", count: 1 }]);
  await arrivals.receive({ ...race("after", "here", 1), session: "two" });
  assert.deepEqual(shown.at(-1), "after");
});

test("a new session is told what the old one had been told as well", async () => {
  const sent = [];
  edits.send = (_, [edit]) => sent.push(edit);
  await arrivals.receive(race("before", "here"));
  edits.keepLayout("grid");
  edits.tell();
  await arrivals.receive({ ...race("as old as the address", "here"), session: "two" });
  assert.equal(sent.length, 2);
  await arrivals.receive({ ...race("after", "here", 1), session: "two" });
  assert.deepEqual(shown, ["before", "after"]);
});

test("where a race is passed over that is outdated, what it has done to the address can be undone", async () => {
  await arrivals.receive(race("before", "here"));
  edits.keepLayout("grid");
  assert.equal(passedOver, 0);
  await arrivals.receive(race("outdated", "here"));
  assert.equal(passedOver, 1);
  assert.equal(edits.experiment, "before");
});

/** Without chance, and with time that passes by hand. */
function still(context) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => 0);
}

/** So many seconds pass. */
async function pass(context, seconds) {
  context.mock.timers.tick(1000 * seconds);
  await settle();
}

test("a landscape that cannot be fetched is asked for until it comes, which is said", async (context) => {
  still(context);
  const received = arrivals.receive(race("first", "behind a bad connection"));
  for (const [attempt, seconds] of [1, 2, 4, 4].entries()) {
    await stub.questions[attempt].fail();
    assert.match(status.at(-1), /does not answer.*asked again/u);
    await pass(context, seconds);
    assert.equal(stub.questions.length, attempt + 2);
  }
  await arrive();
  await received;
  assert.deepEqual([shown, status.at(-1)], [["first"], ""]);
});

test("a landscape that is refused is not asked for again", async (context) => {
  still(context);
  const received = arrivals.receive(race("first", "refused"));
  await stub.questions[0].answer("no", 400);
  await received;
  await pass(context, 60);
  assert.deepEqual([stub.questions.length, status], [1, ["no"]]);
});

test("a landscape is asked for again only while its race is the newest", async (context) => {
  still(context);
  await arrivals.receive(race("before", "here"));
  arrivals.receive(race("old", "lost"));
  await stub.questions[0].fail();
  await arrivals.receive(race("new", "here"));
  await pass(context, 60);
  assert.deepEqual([stub.questions.length, shown, status.at(-1)], [1, ["before", "new"], ""]);
});

/** Where edits are made to: the experiments of the questions asked so far, with the edits of each. */
function asked() {
  return stub.questions.map(({ url }) => decodeURIComponent(url.split("/race?")[1]));
}

test("who goes back is shown the race of the address, and changes that one", async () => {
  await arrivals.receive(race("newest", "here"));
  const followed = arrivals.follow("landscape=saddle");
  assert.equal(edits.experiment, "landscape=saddle");
  await stub.questions[0].answer(message("race"));
  await arrive();
  await followed;
  assert.deepEqual(asked()[0], "landscape=saddle");
  assert.deepEqual(shown, ["newest", "landscape=saddle"]);
  edits.change({ steps: 7 }, true);
  assert.equal(asked().at(-1), 'landscape=saddle&edits=[{"steps":7}]');
});

test("what is changed before that race has come is a change of it too", async () => {
  await arrivals.receive(race("newest", "here"));
  edits.change({ start: [3, 0] }, true);
  const followed = arrivals.follow("landscape=saddle");
  edits.change({ steps: 7 }, true);
  await stub.questions[0].answer(message("race"));
  await stub.questions[1].answer(message("race"));
  await followed;
  assert.deepEqual(shown, ["newest"], "the change is on its way");
  assert.equal(asked().at(-1), 'landscape=saddle&edits=[{"steps":7}]');
  await stub.questions[2].answer("no", 400);
  assert.deepEqual(shown, ["newest", "landscape=saddle"]);
  assert.equal(edits.isAhead, false);
});

test("a race that comes after what was made of it is not shown", async () => {
  await arrivals.receive(race("newest", "here"));
  const followed = arrivals.follow("landscape=saddle");
  edits.change({ steps: 7 }, true);
  await stub.questions[1].answer(message("race"));
  const before = shown.length;
  await stub.questions[0].answer(message("race"));
  await followed;
  assert.equal(shown.length, before);
  edits.change({ seed: 1 }, true);
  await stub.questions.at(-1).answer("no", 400);
  edits.change({ seed: 2 }, true);
  assert.match(asked().at(-1), /"steps":7,"seed":2/u);
});

test("a race of the old session that has waited is not shown in the new one", async () => {
  await arrivals.receive(race("before", "here"));
  const waiting = arrivals.receive(race("old", "waited for in the old session"));
  edits.change({ steps: 7 }, true);
  await arrivals.receive({ ...race("before", "here"), session: "two" });
  await arrive(1);
  await waiting;
  assert.deepEqual([shown, edits.accepted.session], [["before"], "two"]);
});

test("a race that comes after another session has begun is not shown", async () => {
  await arrivals.receive(race("newest", "here"));
  const followed = arrivals.follow("landscape=saddle");
  edits.change({ steps: 7 }, true);
  await arrivals.receive({ ...race("landscape=saddle", "here"), session: "two" });
  await stub.questions[0].answer(message("race"));
  await followed;
  assert.deepEqual(shown, ["newest"]);
});

test("numbers of edits do not go back with the browser: the page would not hear the next", async () => {
  const sent = [];
  edits.send = (_, [edit]) => sent.push(edit.count);
  await arrivals.receive(race("newest", "here"));
  edits.change({ steps: 7 }, true);
  edits.tell();
  edits.change({ steps: 8 }, true);
  await arrivals.receive(race("outdated", "here", 1));
  arrivals.follow("landscape=saddle");
  edits.change({ steps: 9 }, true);
  edits.tell();
  assert.deepEqual(sent, [1, 2]);
});

test("what the page was not told before somebody went back it need not know", async () => {
  await arrivals.receive(race("newest", "here"));
  edits.change({ steps: 7 }, true);
  arrivals.follow("landscape=saddle");
  assert.equal(edits.tell(), false);
  await arrivals.receive(race("landscape=saddle", "here"));
  assert.equal(shown.at(-1), "landscape=saddle");
});

test("a race that was gone back to is asked for until it comes, or until another is wanted", async (context) => {
  still(context);
  await arrivals.receive(race("newest", "here"));
  arrivals.follow("landscape=saddle");
  await stub.questions[0].fail();
  assert.match(status.at(-1), /does not answer.*asked again/u);
  await pass(context, 1);
  await stub.questions[1].answer(message("race"));
  assert.deepEqual([shown, status.at(-1)], [["newest", "landscape=saddle"], ""]);
  arrivals.follow("landscape=beale");
  await stub.questions[2].fail();
  arrivals.forget();
  await pass(context, 60);
  assert.equal(stub.questions.length, 3);
});

test("of two addresses that were gone back to the last is shown", async () => {
  await arrivals.receive(race("newest", "here"));
  const followed = ["landscape=beale", "landscape=saddle"].map((address) => arrivals.follow(address));
  await stub.questions[1].answer(message("race"));
  await stub.questions[0].answer(message("race"));
  await Promise.all(followed);
  assert.deepEqual(shown, ["newest", "landscape=saddle"]);
});

test("a bare address is that of the race which the page has brought last", async () => {
  await arrivals.receive(race("landscape=first", "here"));
  arrivals.follow("");
  assert.deepEqual(asked(), ["landscape=first"]);
});

test("before the page has brought a race nothing is followed", async () => {
  await arrivals.follow("landscape=saddle");
  assert.deepEqual(stub.questions, []);
});
