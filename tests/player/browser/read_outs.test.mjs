import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { ReadOuts } from "../../../downhill/player/browser/read_outs.js";
import { answerFrom } from "../../../downhill/player/browser/server.js";
import { server, settle } from "./fetched.mjs";
import { contents, message } from "./messages.mjs";

const RACE = { experiment: "landscape=beale&entrant=gd" };

let stub;
beforeEach(() => {
  stub = server();
  mock.timers.enable({ apis: ["setTimeout"] });
});
afterEach(() => {
  mock.timers.reset();
  answerFrom(null);
  stub.stop();
});

/** The read-outs of a race, and what has been told. */
function readOuts() {
  const told = [];
  const made = new ReadOuts((text) => told.push(text));
  made.setRace(RACE);
  return { made, told };
}

/** So long that numbers are fetched if nobody has gone on to another race. */
function rest() {
  return settle(() => mock.timers.tick(150));
}

test("every column of every entrant has Python's numbers, and kinds", async () => {
  const { made } = readOuts();
  const loading = made.load();
  await rest();
  await stub.questions[0].answer(message("read-outs"));
  const tables = await loading;
  assert.equal(made.loaded, tables);
  for (const [index, python] of contents("read-outs").entries()) {
    const table = tables[index];
    assert.equal(table.rows, python.rows);
    for (const [id, rows] of Object.entries(python.numbers)) {
      for (const [step, row] of rows.entries()) assert.deepEqual(table.numbers(id, step), row.map(Number), `${id} at ${step}`);
    }
    assert.deepEqual(python.curvature, python.curvature.map((_, step) => table.kind("curvature", step).code));
    assert.equal(table.numbers("no such column", 0), undefined);
    assert.equal(table.kind("no such column", 0), undefined);
    assert.ok(table.columns.length > 5 && !table.columns.some(({ label }) => label === "step t"), "what is listed");
  }
});

test("several who look are one question, asked when the hand has rested", async () => {
  const { made } = readOuts();
  assert.equal(made.load(), made.load());
  await settle(() => mock.timers.tick(149));
  assert.equal(stub.questions.length, 0);
  await settle(() => mock.timers.tick(1));
  assert.equal(stub.questions.length, 1);
  assert.ok(stub.questions[0].url.endsWith(`read-outs?${RACE.experiment}`));
});

test("a race that is replaced at once is never asked for", async () => {
  const { made } = readOuts();
  const loading = made.load();
  made.setRace({ experiment: "another" });
  await rest();
  assert.equal(await loading, null);
  assert.equal(stub.questions.length, 0);
});

test("numbers that come for a race that has gone are dropped", async () => {
  const { made } = readOuts();
  const loading = made.load();
  await rest();
  made.setRace({ experiment: "another" });
  await stub.questions[0].answer(message("read-outs"));
  assert.equal(await loading, null);
  assert.equal(made.loaded, null);
});

test("a busy server is not asked again for a race that has gone", async () => {
  const { made } = readOuts();
  const loading = made.load();
  await rest();
  await stub.questions[0].answer("busy", 503, { "Retry-After": "1" });
  made.setRace({ experiment: "another" });
  await settle(() => mock.timers.tick(10_000));
  assert.equal(await loading, null);
  assert.equal(stub.questions.length, 1);
});

test("the same race again keeps its numbers", async () => {
  const { made } = readOuts();
  made.load();
  await rest();
  await stub.questions[0].answer(message("read-outs"));
  const { loaded } = made;
  made.setRace({ ...RACE });
  assert.equal(made.loaded, loaded);
});

test("what cannot be fetched is said, and asked again by the next who looks", async () => {
  const { made, told } = readOuts();
  const loading = made.load();
  await rest();
  await stub.questions[0].answer("too long", 400);
  assert.equal(await loading, null);
  assert.deepEqual(told, ["too long"]);
  made.load();
  await rest();
  assert.equal(stub.questions.length, 2);
});

test("a failure for a race that has gone concerns nobody", async () => {
  const { made, told } = readOuts();
  made.load();
  await rest();
  made.setRace({ experiment: "another" });
  const next = made.load();
  await stub.questions[0].fail();
  assert.deepEqual(told, []);
  assert.equal(made.load(), next, "the next race's question stays");
});

test("a replay without them has none, and says nothing of it", async () => {
  answerFrom({});
  const { made, told } = readOuts();
  assert.equal(await made.load(), null);
  assert.deepEqual(told, []);
  assert.equal(stub.questions.length, 0);
});
