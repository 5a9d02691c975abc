import assert from "node:assert/strict";
import { test } from "node:test";

import { Listening } from "../../../downhill/player/browser/room_events.js";
import { server, settle } from "./fetched.mjs";

/** Somebody who listens, a server that answers when a test says so, and time that passes then. */
function listener(context) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => 0);
  const stub = server();
  context.after(stub.stop);
  const heard = [];
  const listening = new Listening("room/7KQ2-M4XD/events", "token", {
    state: (state) => heard.push(state), trouble: (words) => heard.push(words), ended: () => heard.push("ended"), unknown: () => heard.push("unknown"),
  });
  context.after(() => listening.stop());
  const over = listening.run();
  const later = async (seconds) => {
    await settle(() => context.mock.timers.tick(1000 * seconds));
    await settle();
  };
  return { stub, heard, listening, over, later };
}

/** An answer that a test writes on. */
async function stream(question) {
  let writer;
  await question.answer(new ReadableStream({ start: (controller) => { writer = controller; } }));
  await settle();
  const write = async (text) => {
    await settle(() => writer.enqueue(new TextEncoder().encode(text)));
    await settle();
  };
  return { write, end: () => settle(() => writer.close()).then(() => settle()) };
}

const state = (number) => `event: state\ndata: {"number":${number}}\n\n`;

test("a stream that breaks off is asked for again, and whoever listens is told", async (context) => {
  const { stub, heard, later } = listener(context);
  const first = await stream(stub.questions[0]);
  await first.write(state(1));
  await first.end();
  assert.deepEqual(heard, [{ number: 1 }, "The connection is lost."]);
  await later(0.9);
  assert.equal(stub.questions.length, 1);
  await later(1.2);
  await stub.questions[1].fail();
  await settle();
  await later(4.1);
  const third = await stream(stub.questions[2]);
  await third.write(state(2));
  assert.deepEqual(heard.slice(2), ["The connection is lost.", "", { number: 2 }]);
});

test("a stream that has become silent counts as lost, a living one does not", async (context) => {
  const { stub, heard, later } = listener(context);
  const first = await stream(stub.questions[0]);
  for (let beat = 0; beat < 4; beat += 1) {
    await later(15);
    await first.write(": here\n\n");
  }
  assert.deepEqual([heard, stub.questions.length], [[], 1]);
  await later(41);
  assert.deepEqual(heard, ["The connection is lost."]);
  await later(1.1);
  assert.equal(stub.questions.length, 2);
});

test("trouble is told in the server's words, as a sentence, until there is a state again", async (context) => {
  const { stub, heard } = listener(context);
  const first = await stream(stub.questions[0]);
  await first.write('event: trouble\ndata: {"words":"the disk is full"}\n\n');
  await first.write(state(1));
  assert.deepEqual(heard, ["The disk is full.", "", { number: 1 }]);
});

test("after the end nothing is asked for", async (context) => {
  const { stub, heard, over, later } = listener(context);
  const first = await stream(stub.questions[0]);
  await first.write("event: ended\ndata: {}\n\n");
  await over;
  await later(100);
  assert.deepEqual([heard, stub.questions.length], [["ended"], 1]);
});

test("who has stopped hears of no trouble", async (context) => {
  const { stub, heard, listening, over } = listener(context);
  const first = await stream(stub.questions[0]);
  await first.write(state(1));
  listening.stop();
  await over;
  assert.deepEqual(heard, [{ number: 1 }]);
});

test("a room that does not know the token has not ended; a busy server is asked later", async (context) => {
  const { stub, heard, later } = listener(context);
  await stub.questions[0].answer(JSON.stringify({ code: "lost", words: "the store is lost" }), 503, { "Retry-After": "5" });
  await settle();
  await later(4.9);
  assert.deepEqual([heard, stub.questions.length], [["The store is lost."], 1]);
  await later(0.2);
  await stub.questions[1].answer(JSON.stringify({ code: "unknown", words: "no such room" }), 404);
  await settle();
  assert.deepEqual(heard, ["The store is lost.", "unknown"]);
});
