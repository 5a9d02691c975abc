import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Latest, addressOf, answerFrom, ask, askMessage, canAsk } from "../../../downhill/player/browser/server.js";
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
  const address = await addressOf("plotly.min.js");
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
  assert.ok((await addressOf("plotly.min.js")).endsWith("/player/browser/plotly.min.js"));
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
  const silent = assert.rejects(ask("race", ""), { message: "The server answered 503." });
  await stub.questions[1].answer("", 503);
  await silent;
});

test("a busy server is asked again when it says", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = ask("race", "steps=3");
  await stub.questions[0].answer("busy", 503, { "Retry-After": "2" });
  context.mock.timers.tick(1999);
  assert.equal(stub.questions.length, 1);
  context.mock.timers.tick(1);
  await settle();
  assert.equal(stub.questions.length, 2);
  await stub.questions[1].answer("at last");
  assert.equal(await (await asked).text(), "at last");
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
