import assert from "node:assert/strict";
import { test } from "node:test";

import { Answering } from "../../../downhill/player/browser/room_answering.js";
import { RateRuns } from "../../../downhill/player/browser/room_rate_runs.js";
import { NotDone, Unreached, pauseSeconds } from "../../../downhill/player/browser/room_server.js";
import { settle } from "./fetched.mjs";

/** A phone in round 1, whose server answers when a test says so. */
function phone(context, kept) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => 0);
  const [sent, ways, stored] = [[], [], []];
  const answering = new Answering({
    send: (answer) => new Promise((resolve, reject) => {
      sent.push({ ...answer, confirm: () => settle(() => resolve(answer)), fail: (error) => settle(() => reject(error)) });
    }),
    keep: (values) => stored.push(structuredClone(values)),
    changed: () => ways.push(answering.way),
    unknown: () => ways.push("told unknown"),
  });
  if (kept) answering.kept = kept;
  answering.follow({ number: 1, stage: "asked", answer: null });
  return { answering, sent, ways, stored, later: (seconds) => settle(() => context.mock.timers.tick(1000 * seconds)) };
}

test("an answer has arrived when the server says so, not before", async (context) => {
  const { answering, sent } = phone(context);
  answering.give(2);
  assert.deepEqual([answering.way, answering.confirmed], ["sending", null]);
  await sent[0].confirm();
  assert.deepEqual([answering.way, answering.confirmed, answering.kept], ["arrived", 2, { number: 1, draft: 2, given: null, confirmed: 2 }]);
});

test("without a connection it waits, ever longer, and goes out by itself", async (context) => {
  const { answering, sent, later } = phone(context);
  answering.give("momentum");
  await sent[0].fail(new Unreached("nothing"));
  assert.equal(answering.way, "waiting");
  await later(0.9);
  assert.equal(sent.length, 1);
  await later(0.2);
  await sent[1].fail(new NotDone("lost", "the store is lost", 5));
  await later(4.9);
  assert.equal(sent.length, 2, "the server wants five seconds");
  await later(0.2);
  await sent[2].confirm();
  assert.deepEqual([answering.way, answering.confirmed, sent.length], ["arrived", "momentum", 3]);
});

test("of two answers the last one counts, and the first is not confirmed as it", async (context) => {
  const { answering, sent } = phone(context);
  answering.give(0);
  answering.give(1);
  await sent[0].confirm();
  assert.equal(answering.way, "sending");
  await sent[1].confirm();
  assert.deepEqual([sent.map(({ answer }) => answer), answering.confirmed, answering.way], [[0, 1], 1, "arrived"]);
});

test("what is typed on while an answer is under way is not sent", async (context) => {
  const { answering, sent, later } = phone(context);
  answering.give("one");
  answering.write("one and a half");
  await sent[0].fail(new Unreached("nothing"));
  await later(2);
  await sent[1].confirm();
  assert.deepEqual([sent[1].answer, answering.kept], ["one", { number: 1, draft: "one and a half", given: null, confirmed: "one" }]);
});

test("after a reload it is sent again, and what was only typed is not", async (context) => {
  const { sent, answering } = phone(context, { number: 1, draft: [1, 2], given: [1, 2], confirmed: null });
  assert.deepEqual(sent.map(({ round, answer }) => [round, answer]), [[1, [1, 2]]]);
  await sent[0].confirm();
  assert.equal(answering.way, "arrived");
  context.mock.reset();
  const typed = phone(context, { number: 1, draft: "half", given: null, confirmed: null });
  assert.deepEqual([typed.sent, typed.answering.kept.draft], [[], "half"]);
});

test("another round's answer is dropped, with what was kept of it", (context) => {
  const { sent, answering } = phone(context, { number: 7, draft: 3, given: 3, confirmed: null });
  assert.deepEqual([sent, answering.kept], [[], { number: 1, draft: null, given: null, confirmed: null }]);
});

test("what another tab has given is shown, and sent from here only if nobody else does", async (context) => {
  const { answering, sent, later } = phone(context);
  const kept = (given, confirmed) => ({ number: 1, draft: 2, given, confirmed });
  answering.adopt(kept(2, null));
  assert.equal(answering.way, "sending");
  answering.adopt(kept(null, 2));
  assert.deepEqual([answering.way, answering.confirmed], ["arrived", 2]);
  await later(60);
  assert.equal(sent.length, 0);
  answering.adopt(kept(3, 2));
  await later(4.9);
  assert.equal(sent.length, 0, "the other tab may be slow");
  await later(0.2);
  await sent[0].confirm();
  assert.deepEqual([sent[0].answer, answering.way, answering.kept], [3, "arrived", { number: 1, draft: 2, given: null, confirmed: 3 }]);
});

test("what comes too late is told, unless only its confirmation was lost", async (context) => {
  const { answering, sent, ways } = phone(context);
  answering.give(1);
  answering.follow({ number: 1, stage: "shown", answer: 1 });
  assert.equal(answering.way, "arrived");
  await sent[0].fail(new Unreached("nothing"));
  answering.follow({ number: 2, stage: "asked", answer: null });
  answering.give(0);
  await sent.at(-1).fail(new NotDone("conflict", "answers are no longer taken"));
  assert.deepEqual([answering.way, answering.confirmed], ["late", null]);
  answering.follow({ number: 3, stage: "asked", answer: null });
  answering.give(0);
  await sent.at(-1).fail(new NotDone("unknown", "no such room"));
  assert.equal(ways.at(-1), "told unknown");
});

test("a class does not come back all at once", () => {
  const seconds = [0, 1, 2, 3, 10].map((attempt) => [pauseSeconds(attempt, 1, () => 0), pauseSeconds(attempt, 1, () => 1)]);
  assert.deepEqual(seconds, [[1, 2], [2, 4], [4, 8], [8, 16], [8, 16]]);
  assert.equal(pauseSeconds(0, 10, () => 0), 10);
});

test("each rate's run is asked for once, three at a time", async () => {
  const asked = [];
  let drawn = 0;
  const runs = new RateRuns((rate) => new Promise((resolve) => { asked.push({ rate, come: () => settle(() => resolve(`run of ${rate}`)) }); }), () => { drawn += 1; });
  runs.want([1, 2, 3, 4, 2]);
  runs.want([1, 5]);
  assert.deepEqual(asked.map(({ rate }) => rate), [1, 2, 3]);
  for (let at = 0; at < 5; at += 1) await asked[at].come();
  assert.deepEqual([asked.map(({ rate }) => rate), drawn], [[1, 2, 3, 4, 5], 5]);
  assert.equal(runs.runs.get(4), "run of 4");
});
