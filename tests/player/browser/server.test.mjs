import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Latest, answerFrom, ask, askMessage, canAsk, fileAddress, onWaiting } from "../../../downhill/player/browser/server.js";
import { server, settle } from "./fetched.mjs";
import { contents, message } from "./messages.mjs";

let stub;
beforeEach(() => { stub = server(); });
afterEach(() => {
  answerFrom(null);
  stub.stop();
});

test("a replay answers from what it brings along, and asks nobody", async () => {
  answerFrom({ race: () => message("race"), "plotly.min.js": async () => new TextEncoder().encode("let plotly;") });
  assert.deepEqual((await askMessage("race", "anything")).header, contents("race").header);
  const address = await fileAddress("plotly.min.js");
  assert.match(address, /^blob:/);
  const { resolveObjectURL } = await import("node:buffer");
  assert.equal(await resolveObjectURL(address).text(), "let plotly;");
  assert.deepEqual(stub.questions, []);
});

test("everything can be asked of a server, of a replay only what it brings along", () => {
  assert.ok(canAsk("race") && canAsk("film"));
  answerFrom({ race: () => message("race") });
  assert.deepEqual(["race", "film", "toString"].map(canAsk), [true, false, false]);
});

test("what a replay does not bring along is refused in words", async () => {
  answerFrom({});
  await assert.rejects(ask("landscape", ""), { message: "A replay has no server to ask." });
  assert.deepEqual(stub.questions, []);
});

test("with a server, files lie beside the modules", async () => {
  assert.ok((await fileAddress("plotly.min.js")).endsWith("/player/browser/plotly.min.js"));
});

test("a question goes to the route beside the player's folder, as it is", async () => {
  const asked = ask("race", "landscape=beale&entrant=gd,name=a%252Cb");
  await stub.questions[0].answer("yes");
  assert.ok(stub.questions[0].url.endsWith("/player/race?landscape=beale&entrant=gd,name=a%252Cb"));
  assert.equal(await (await asked).text(), "yes");
});

test("an answer is taken apart as a message", async () => {
  const asked = askMessage("race", "");
  await stub.questions[0].answer(message("race"));
  assert.deepEqual((await asked).header, contents("race").header);
});

test("what the server refuses it says why, or with which number", async () => {
  const refused = assert.rejects(ask("race", ""), { message: "start x = 7: must be less" });
  await stub.questions[0].answer("start x = 7: must be less", 400);
  await refused;
  const silent = assert.rejects(ask("race", ""), { message: "The server answered 500." });
  await stub.questions[1].answer("", 500);
  await silent;
});

test("a proxy's page is not taken for the server's words", async () => {
  const refused = assert.rejects(ask("race", ""), { message: "The server answered 414." });
  await stub.questions[0].answer("<html><h1>URI Too Long</h1></html>", 414, { "Content-Type": "text/html" });
  await refused;
});

/** Time stands still, and chance prolongs pauses by this share. */
function still(context, chance = 0) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => chance);
}

/** So long after the last question, and not before, the next one is asked. */
async function askedAfter(context, milliseconds) {
  const before = stub.questions.length;
  context.mock.timers.tick(milliseconds - 1);
  await settle();
  assert.equal(stub.questions.length, before);
  context.mock.timers.tick(1);
  await settle();
  assert.equal(stub.questions.length, before + 1);
}

test("a busy server is asked again when it says, then ever more seldom", async (context) => {
  still(context);
  const asked = ask("race", "steps=3");
  for (const seconds of [2, 4, 4, 4]) {
    await stub.questions.at(-1).answer("busy", 503, { "Retry-After": "2" });
    await askedAfter(context, 1000 * seconds);
  }
  await stub.questions.at(-1).answer("at last");
  assert.equal(await (await asked).text(), "at last");
});

test("pages that were turned away together do not come back together", async (context) => {
  still(context, 0.75);
  const asked = ask("race", "");
  await stub.questions[0].answer("busy", 503, { "Retry-After": "1" });
  await askedAfter(context, 1750);
  await stub.questions[1].answer("at last");
  await asked;
});

test("a proxy whose server is late or not there is asked again as well", async (context) => {
  still(context);
  const asked = ask("race", "");
  for (const [attempt, status] of [502, 503, 504].entries()) {
    await stub.questions.at(-1).answer("<html>", status, { "Content-Type": "text/html" });
    await askedAfter(context, 1000 * 2 ** attempt);
  }
  await stub.questions.at(-1).answer("at last");
  assert.equal(await (await asked).text(), "at last");
});

test("who looks is told as long as any question waits for a busy server", async (context) => {
  still(context);
  const told = [];
  const stop = onWaiting((isWaiting) => told.push(isWaiting));
  const asked = [ask("race", ""), ask("film", "")];
  await stub.questions[0].answer("busy", 503);
  await stub.questions[1].answer("busy", 503);
  context.mock.timers.tick(1000);
  await settle();
  await stub.questions[2].answer("race");
  assert.equal(told.at(-1), true);
  await stub.questions[3].answer("film");
  await Promise.all(asked);
  assert.equal(told.at(-1), false);
  const count = told.length;
  stop();
  ask("race", "");
  await stub.questions[4].answer("busy", 503);
  assert.equal(told.length, count);
});

test("a busy server is asked for the last question only, when the pause is over", async (context) => {
  still(context);
  const latest = new Latest(async (question, isWanted) => { await ask("race", question, isWanted).catch(() => {}); });
  latest.ask("a");
  await stub.questions[0].answer("busy", 503);
  latest.ask("b");
  latest.ask("c");
  await askedAfter(context, 1000);
  assert.match(stub.questions[1].url, /c$/u);
  await stub.questions[1].answer("busy", 503);
  latest.forget();
  context.mock.timers.tick(10_000);
  await settle();
  assert.equal(stub.questions.length, 2);
});

test("what has begun to be computed is not asked for in vain", async () => {
  const answers = [];
  const latest = new Latest(async (question, isWanted) => { answers.push(await (await ask("race", question, isWanted)).text()); });
  latest.ask("a");
  latest.ask("b");
  await stub.questions[0].answer("of a");
  assert.deepEqual(answers, ["of a"]);
});

test("without a connection it is said in words", async () => {
  const asked = assert.rejects(ask("race", ""), { message: "The server does not answer. Is the connection there?" });
  await stub.questions[0].fail();
  await asked;
});

/** A `Latest` whose loads wait until they are done by hand. */
function slow() {
  const loads = [];
  const latest = new Latest((question) => new Promise((resolve, reject) => {
    loads.push({ question, done: () => settle(resolve), fail: () => settle(() => reject(new Error("no"))) });
  }));
  return { latest, loads, asked: () => loads.map(({ question }) => question) };
}

test("one question is under way, and of those that wait only the last is asked", async () => {
  const { latest, loads, asked } = slow();
  for (const question of ["a", "b", "c", "d"]) latest.ask(question);
  assert.deepEqual(asked(), ["a"]);
  await loads[0].done();
  assert.deepEqual(asked(), ["a", "d"]);
  latest.ask("e");
  assert.deepEqual(asked(), ["a", "d"]);
  await loads[1].done();
  await loads[2].done();
  assert.deepEqual(asked(), ["a", "d", "e"]);
});

test("when all is answered the next question is asked at once", async () => {
  const { latest, loads, asked } = slow();
  latest.ask("a");
  await loads[0].done();
  latest.ask("b");
  assert.deepEqual(asked(), ["a", "b"]);
});

test("what waits can be forgotten", async () => {
  const { latest, loads, asked } = slow();
  latest.ask("a");
  latest.ask("b");
  latest.forget();
  await loads[0].done();
  assert.deepEqual(asked(), ["a"]);
  latest.ask("c");
  assert.deepEqual(asked(), ["a", "c"]);
});

test("a load that fails is the asker's to hear of, and later questions are asked", async () => {
  const { latest, loads, asked } = slow();
  const failed = assert.rejects(latest.ask("a"), { message: "no" });
  await loads[0].fail();
  await failed;
  latest.ask("b");
  assert.deepEqual(asked(), ["a", "b"]);
});
