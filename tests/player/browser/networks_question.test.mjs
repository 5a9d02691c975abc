import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { TrainingStream } from "../../../downhill/player/browser/networks_question.js";
import { server, settle } from "./fetched.mjs";
import { HEADER, curvesOf, frame, joined } from "./networks.mjs";

const ANSWER = joined(
  frame(HEADER), frame({ progress: 0.25, curves: null }), frame({ progress: 0.5, curves: curvesOf(1, [2]) }), frame({ done: true }),
);

let stub, told, stream;
beforeEach(() => {
  stub = server();
  told = [];
  stream = new TrainingStream({
    report: ({ state, progress, text }) => told.push(text ?? (progress === undefined ? state : `${state} ${progress}`)),
    begun: ({ about }, { query }) => told.push(`${about} of ${query}`),
    came: ({ entrant }) => told.push(entrant),
    ended: ({ header }) => told.push(header.done),
  });
});
afterEach(() => stub.stop());

async function until(state) {
  while (told.at(-1) !== state) await settle();
}

test("curves are told as they come", async () => {
  stream.ask({ query: "a=1", table: null });
  assert.ok(stub.questions[0].url.endsWith("/training?a=1"));
  await stub.questions[0].answer(ANSWER);
  await until("done");
  assert.deepEqual(told, ["computing", "40 moons of a=1", "computing 0.25", "computing 0.5", 1, true, "done"]);
});

test("an answer that ends between two frames, before the last one, is an error", async () => {
  stream.ask({ query: "a", table: null });
  await stub.questions[0].answer(joined(frame(HEADER), frame({ progress: 0.5, curves: null })));
  await until("The server has broken off.");
});

test("a connection that breaks is told in words", async () => {
  stream.ask({ query: "a", table: null });
  await stub.questions[0].fail();
  await until("The server does not answer. Is the connection there?");
  stream.ask({ query: "a", table: null });
  const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError("network error")) });
  await stub.questions[1].answer(broken);
  await until("The server has broken off.");
});

test("a table is posted with the question, else nothing is", async () => {
  stream.ask({ query: "a", table: new Uint8Array([1, 2]) });
  stream.ask({ query: "a", table: null });
  assert.deepEqual(stub.questions.map(({ method, body }) => [method, body && [...body]]), [["POST", [1, 2]], ["GET", null]]);
});

test("after it was cancelled nothing comes", async () => {
  stream.ask({ query: "a", table: null });
  stream.cancel();
  await stub.questions[0].answer(ANSWER);
  await settle();
  assert.deepEqual(told, ["computing", "cancelled"]);
});
