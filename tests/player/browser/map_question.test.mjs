import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Question } from "../../../downhill/player/browser/map_question.js";
import { server, settle } from "./fetched.mjs";
import { message } from "./messages.mjs";

let stub, reported, found, question;
beforeEach(() => {
  stub = server();
  [reported, found] = [[], []];
  question = new Question({ report: ({ state, text }) => reported.push(text ?? state), found: (map, { query }) => found.push(query) });
});
afterEach(() => stub.stop());

/** Until this has been reported. */
async function until(state) {
  while (reported.at(-1) !== state) await settle();
}

test("a map is shown as it comes", async () => {
  question.ask({ query: "a=1" });
  assert.ok(stub.questions[0].url.endsWith("/map?a=1"));
  await stub.questions[0].answer(message("map"));
  await until("done");
  assert.deepEqual([found, reported], [["a=1"], ["computing", "computing", "done"]]);
});

test("an answer that comes after a newer question is dropped", async () => {
  question.ask({ query: "old" });
  question.ask({ query: "new" });
  await stub.questions[0].answer(message("map"));
  await stub.questions[1].answer(message("map"));
  await until("done");
  await settle();
  assert.deepEqual(found, ["new"]);
});

test("after it was cancelled nothing comes, until somebody goes on", async () => {
  question.ask({ query: "a" });
  question.cancel();
  await stub.questions[0].answer(message("map"));
  assert.deepEqual([found, reported], [[], ["computing", "cancelled"]]);
  question.ask({ query: "a" });
  await stub.questions[1].answer(message("map"));
  await until("done");
  assert.deepEqual(found, ["a"]);
});

test("what the server refuses is told in its words", async () => {
  question.ask({ query: "a" });
  await stub.questions[0].answer("size = 0: must be more", 400);
  await until("size = 0: must be more");
  assert.deepEqual(found, []);
});

test("a busy server is asked again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => 0);
  question.ask({ query: "a" });
  await stub.questions[0].answer("busy", 503, { "Retry-After": "1" });
  await until("waiting");
  assert.equal(stub.questions.length, 1);
  context.mock.timers.tick(1000);
  await settle();
  assert.equal(stub.questions.length, 2);
  await stub.questions[1].answer(message("map"));
  await until("done");
  assert.deepEqual(found, ["a"]);
});

test("who has cancelled while the server was busy asks no more", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  question.ask({ query: "a" });
  await stub.questions[0].answer("busy", 503, { "Retry-After": "1" });
  await until("waiting");
  question.cancel();
  context.mock.timers.tick(1000);
  await settle();
  assert.deepEqual([stub.questions.length, reported.at(-1)], [1, "cancelled"]);
});
