import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { chosenOf, planeText, wholeSeed } from "../../../downhill/player/browser/networks_plane_choice.js";
import { lineFigure } from "../../../downhill/player/browser/networks_plane_line.js";
import { PlaneQuestion } from "../../../downhill/player/browser/networks_plane_question.js";
import { server, settle } from "./fetched.mjs";
import { leave } from "./messages.mjs";
import { frame, joined } from "./networks.mjs";

let stub, told, question;
beforeEach(() => {
  stub = server();
  told = [];
  question = new PlaneQuestion(
    ({ state, progress, text }) => told.push(text ?? (progress === undefined ? state : `${state} ${progress}`)),
    ({ header }) => told.push(header.about),
  );
});
afterEach(() => stub.stop());

async function until(state) {
  while (told.at(-1) !== state) await settle();
}

test("how much is done comes before the answer", async () => {
  const table = Uint8Array.of(1, 2);
  question.ask({ question: "plane?a=1&plane=paths", table });
  assert.ok(stub.questions[0].url.endsWith("/plane?a=1&plane=paths"));
  assert.deepEqual([stub.questions[0].method, stub.questions[0].body], ["POST", table]);
  await stub.questions[0].answer(joined(frame({ progress: 0 }), frame({ progress: 0.5 }), frame({ about: "of 40 moons" })));
  await until("done");
  assert.deepEqual(told, ["computing", "computing 0", "computing 0.5", "of 40 moons", "done"]);
});

test("what only the work finds out is told in its words", async () => {
  question.ask({ question: "plane?a", table: null });
  await stub.questions[0].answer(joined(frame({ progress: 0.5 }), frame({ failed: "entrant = 1: has run away" })));
  await until("entrant = 1: has run away");
  assert.deepEqual(told.slice(0, 2), ["computing", "computing 0.5"]);
});

test("an answer without an end is an error", async () => {
  question.ask({ question: "plane?a", table: null });
  await stub.questions[0].answer(joined(frame({ progress: 0.5 })));
  await until("The server has broken off.");
});

test("planes in an address, for Python to read", () => {
  const choice = { entrant: "1", ends: ["2", "0", "1"], reach: "0.25", seed: "7", size: "26" };
  const texts = ["paths", "random", "points"].map((kind) => planeText({ ...choice, kind }));
  assert.equal(texts[0], "paths,size=26");
  leave("planes", texts);
});

test("what was chosen stays, but for an end that is too far away or is chosen twice", () => {
  const ends = [true, false, false, true, false].map((isLost, index) => ({ label: String(index), isLost }));
  assert.deepEqual(chosenOf(ends, [-1, -1, -1]), [1, 2, 4]);
  assert.deepEqual(chosenOf(ends, [0, 1, 2]), [1, 2, 4]);
  assert.deepEqual(chosenOf(ends, [4, 3, 2]), [4, 1, 2]);
  assert.deepEqual([chosenOf(ends.slice(0, 2), [0, 1]), chosenOf([], [-1])], [[1, 1], [-1]]);
});

test("a seed is allowed whatever is typed", () => {
  assert.deepEqual(["7", "", "-3", "1e99", "2.9", "x"].map(wholeSeed), [7, 0, 0, 2 ** 32 - 1, 2, 0]);
});

test("the line is drawn between its ends, losses on the left, accuracy on the right", () => {
  globalThis.window = { innerHeight: 800, matchMedia: () => ({ matches: true }) };
  const line = {
    fractions: [0, 0.5, 1], trainLoss: [1, 2, null], testLoss: [1.5, 3, 2], testAccuracy: [0.5, 0.25, 1], about: "",
    themes: {}, ends: [1, 0], labels: ["a", "<b>"],
  };
  const look = { ink: "#000000", muted: "#000000", grid: "#000000", background: "#ffffff", scale: 1 };
  const { data, layout } = lineFigure(line, look, 900);
  delete globalThis.window;
  const curves = data.filter(({ x }) => x.length === 3);
  assert.deepEqual(curves.map(({ y, yaxis }) => [y, yaxis]), [[line.trainLoss, "y"], [line.testLoss, "y"], [line.testAccuracy, "y2"]]);
  assert.equal(layout.xaxis.title.text, "from &lt;b&gt; (0) to a (1)");
  assert.deepEqual([layout.xaxis.range, layout.yaxis2.range], [[0, 1], [0, 1]]);
  assert.ok(layout.yaxis.range[0] <= 1 && layout.yaxis.range[1] >= 3);
});
