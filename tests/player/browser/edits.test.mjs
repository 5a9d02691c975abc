import assert from "node:assert/strict";
import { afterEach, before, beforeEach, test } from "node:test";

import { Edits, alone, editedQuery, merged } from "../../../downhill/player/browser/edits.js";
import { landscape } from "../../../downhill/player/browser/landscape.js";
import { server } from "./fetched.mjs";
import { contents, leave, message } from "./messages.mjs";

const FIRST = { session: "one", heard: 0, experiment: "race=first", start: [1, 2], faulty: false };

let stub;
before(async () => {
  const asked = server();
  const drawn = landscape("drawn", "");
  await asked.questions[0].answer(message("linear"));
  await drawn;
  asked.stop();
});
beforeEach(() => { stub = server(); });
afterEach(() => stub.stop());

/** Edits that write down what is shown, said and sent. */
function edits() {
  const [shown, status, sent, kept] = [[], [], [], []];
  const made = new Edits({
    show: (race, _, isKept) => { shown.push(race); kept.push(isKept); }, showStatus: (text) => status.push(text),
  });
  made.send = (name, value) => sent.push([name, structuredClone(value)]);
  made.accept(FIRST);
  return { made, shown, status, sent, kept };
}

/** The edits that the server has been asked to make to the race, question by question. */
function asked() {
  return stub.questions.map(({ url }) => {
    const [, experiment, edits] = url.match(/\/race\?(.*)&edits=(.*)$/u);
    assert.equal(experiment, "race=first");
    return JSON.parse(decodeURIComponent(edits));
  });
}

test("Python reads of a query with edits the experiment with these edits, and no other", () => {
  // Python compares, in test_javascript.py.
  leave("edited", contents("edits").map(([query, edits]) => editedQuery(query, edits)));
});

test("while a hand moves the page hears nothing, and the last place is tried out", async () => {
  const { made, shown, sent } = edits();
  for (const x of [3, 4, 5]) made.change({ start: [x, 0] }, false);
  assert.ok(made.isBehind);
  await stub.questions[0].answer(message("race"));
  assert.deepEqual(asked(), [[{ start: [3, 0] }], [{ start: [5, 0] }]]);
  assert.ok(!made.isBehind);
  assert.equal(shown.length, 1);
  assert.equal(shown[0].entrants.length, 4);
  assert.deepEqual(sent, []);
});

test("what is tried out is a change of the race that is kept, not of the last try", async () => {
  const { made } = edits();
  made.change({ start: [3, 0] }, false);
  await stub.questions[0].answer(message("race"));
  made.change({ numbers: [[0, "learning_rate", 0.25]] }, false);
  assert.deepEqual(asked()[1], [{ numbers: [[0, "learning_rate", 0.25]] }]);
});

test("what is done is kept, and told to the page when it is asked to listen, once", async () => {
  const { made, sent, kept } = edits();
  made.change({ start: [3, 0] }, true);
  await stub.questions[0].answer(message("race"));
  made.change({ numbers: [[0, "learning_rate", 0.25]] }, false);
  assert.deepEqual(asked()[1], [{ start: [3, 0], numbers: [[0, "learning_rate", 0.25]] }]);
  await stub.questions[1].answer(message("race"));
  assert.deepEqual(kept, [true, false]);
  assert.deepEqual(sent, []);
  for (let i = 0; i < 2; i += 1) made.tell();
  assert.deepEqual(sent, [["edits", [{ start: [3, 0], count: 1 }]]]);
});

test("of two edits merged the later counts, for each number of its own", () => {
  const [earlier, later] = [
    { start: [1, 2], steps: 5, parameters: { a: 1, b: 1 }, numbers: [[0, "learning_rate", 0.1], [1, "learning_rate", 0.2]] },
    { start: [3, 4], parameters: { a: 2 }, numbers: [[0, "learning_rate", 0.3], [0, "momentum", 0.4]] },
  ];
  assert.deepEqual(merged(earlier, later), {
    start: [3, 4], steps: 5, parameters: { a: 2, b: 1 },
    numbers: [[0, "learning_rate", 0.3], [1, "learning_rate", 0.2], [0, "momentum", 0.4]],
  });
  assert.deepEqual(merged({}, { layout: "grid" }), { layout: "grid" });
});

test("the start is where the last edit has put it, then where the page has it", () => {
  const { made } = edits();
  assert.deepEqual(made.start, [1, 2]);
  made.change({ start: [3, 0] }, true);
  made.change({ budget: "gradients" }, true);
  made.change({ start: [9, 9] }, false);
  assert.deepEqual(made.start, [3, 0]);
  made.accept({ ...FIRST, heard: 2, start: [4, 0] });
  assert.deepEqual(made.start, [4, 0]);
});

test("what follows fast is told as one", () => {
  const { made, sent } = edits();
  for (const x of [3, 4]) made.change({ start: [x, 0] }, true);
  made.tell();
  assert.deepEqual(sent, [["edits", [{ start: [4, 0], count: 2 }]]]);
});

test("a hand that lets go of what has been tried does not ask again, and its race is kept", async () => {
  for (const isAnswered of [true, false]) {
    const { made, kept } = edits();
    const before = stub.questions.length;
    made.change({ start: [3, 0] }, false);
    if (isAnswered) await stub.questions[before].answer(message("race"));
    made.change({ start: [3, 0] }, true);
    if (!isAnswered) await stub.questions[before].answer(message("race"));
    assert.equal(stub.questions.length, before + 1);
    assert.equal(kept.at(-1), true);
  }
});

test("what the page has not confirmed is told again with the next edit, until it is", () => {
  const { made, sent } = edits();
  made.change({ start: [3, 0] }, true);
  made.tell();
  made.keepLayout("grid");
  made.tell();
  assert.deepEqual(sent, [["edits", [{ start: [3, 0], count: 1 }]], ["edits", [{ start: [3, 0], layout: "grid", count: 2 }]]]);
  made.accept({ ...FIRST, heard: 2 });
  made.change({ budget: "gradients" }, true);
  made.tell();
  assert.deepEqual(sent[2], ["edits", [{ budget: "gradients", count: 3 }]]);
});

test("a race from before the last edit is outdated, one that has heard it is not", () => {
  const { made } = edits();
  assert.ok(!made.isOutdated(FIRST));
  made.change({ start: [3, 0] }, true);
  made.change({ start: [4, 0] }, true);
  assert.deepEqual([0, 1, 2, 3].map((heard) => made.isOutdated({ ...FIRST, heard })), [true, true, false, false]);
});

test("after a lost connection all that the old session may not have heard is told, though it has been told before", () => {
  const { made, sent } = edits();
  for (let heard = 1; heard < 4; heard += 1) {
    made.change({ start: [heard, 0] }, true);
    made.tell();
    made.accept({ ...FIRST, heard });
  }
  made.change({ steps: 7 }, true);
  made.tell();
  const another = { ...FIRST, session: "two", heard: 3 };
  made.moveTo(another);
  assert.deepEqual(sent.at(-1)[1], [{ steps: 7, count: 4 }]);
  assert.equal(sent.length, 5);
  assert.ok(!made.isOutdated({ ...another, heard: 4 }), "it answers with the number that it was told");
});

test("a kept race is shown as kept and stays, though a newer one that was to be kept is refused", async () => {
  const { made, shown, kept, sent } = edits();
  made.change({ start: [3, 0] }, true);
  made.change({ steps: 7 }, true);
  await stub.questions[0].answer(message("race"));
  assert.deepEqual(kept, [true]);
  assert.equal(made.experiment, shown[0].experiment);
  await stub.questions[1].answer("no", 400);
  assert.equal(shown.at(-1), shown[0]);
  assert.deepEqual(made.start, [3, 0]);
  made.tell();
  assert.deepEqual(sent.at(-1)[1], [{ start: [3, 0], count: 2 }]);
});

test("what was kept stays so while its race is under way, whatever is tried out and given up meanwhile", async () => {
  for (const tried of [{}, { steps: 7 }]) {
    const { made, kept } = edits();
    const before = stub.questions.length;
    made.change({ start: [3, 0] }, true);
    made.change(tried, false);
    await stub.questions[before].answer(message("race"));
    assert.deepEqual(kept, [true]);
    made.change({ steps: 8 }, false);
    for (let next = before + 1; next < stub.questions.length; next += 1) await stub.questions[next].answer("no", 400);
    assert.deepEqual(made.start, [3, 0]);
    assert.deepEqual(kept, [true, false]);
  }
});

test("a chosen layout stays, though the edit after it is refused", async () => {
  const { made, sent } = edits();
  made.keepLayout("grid");
  made.change({ steps: 7 }, true);
  assert.deepEqual(asked()[0], [{ steps: 7 }]);
  await stub.questions[0].answer("no", 400);
  assert.ok(made.isAhead);
  made.tell();
  assert.deepEqual(sent.at(-1)[1], [{ layout: "grid", count: 2 }]);
  made.accept({ ...FIRST, heard: 2 });
  assert.ok(!made.isAhead);
});

test("why an older trial has failed is not said once there is a newer one", async () => {
  const { made, status } = edits();
  made.change({ start: [3, 0] }, false);
  made.change({ start: [4, 0] }, false);
  await stub.questions[0].fail();
  await stub.questions[1].answer(message("race"));
  assert.deepEqual(status, ["", ""]);
});

test("of a base that has been left nothing is shown, not even on the way", async () => {
  const { made, shown } = edits();
  made.change({ start: [3, 0] }, false);
  made.accept({ ...FIRST, experiment: "race=first&entrant=adam" });
  made.change({ start: [4, 0] }, false);
  await stub.questions[0].answer(message("race"));
  assert.deepEqual(shown, []);
  assert.match(stub.questions[1].url, /entrant=adam&edits/u);
  await stub.questions[1].answer(message("race"));
  assert.equal(shown.length, 1);
});

test("who leaves the page is shown nothing more, and asks nothing more", async () => {
  const { made, shown } = edits();
  made.change({ start: [3, 0] }, true);
  made.change({ start: [4, 0] }, true);
  made.forget();
  await stub.questions[0].answer(message("race"));
  assert.deepEqual([shown.length, stub.questions.length], [0, 1]);
});

test("a race of another session is news whatever it has heard, and edits are counted on from there", () => {
  const { made, sent } = edits();
  made.change({ start: [3, 0] }, true);
  const another = { session: "two", heard: 0, experiment: "race=another", faulty: false };
  assert.ok(!made.isOutdated(another));
  assert.ok(made.isAhead);
  made.accept({ ...another, heard: 7 });
  assert.ok(!made.isAhead);
  made.change({ start: [4, 0] }, true);
  made.tell();
  assert.deepEqual(sent, [["edits", [{ start: [4, 0], count: 8 }]]]);
  assert.ok(made.isOutdated({ ...another, heard: 7 }));
});

test("an answer that comes after the page's own race is not shown", async () => {
  const { made, shown } = edits();
  made.change({ start: [3, 0] }, true);
  made.accept({ ...FIRST, heard: 1 });
  await stub.questions[0].answer(message("race"));
  assert.deepEqual(shown, []);
});

test("what cannot be tried out is said, and the next try is made", async () => {
  const { made, shown, status } = edits();
  made.change({ start: [3, 0] }, false);
  await stub.questions[0].answer("start x = 3: too far", 400);
  assert.equal(status.at(-1), "start x = 3: too far");
  made.change({ start: [4, 0] }, false);
  assert.equal(status.at(-1), "", "what was said is taken back");
  await stub.questions[1].fail();
  assert.match(status.at(-1), /does not answer/u);
  made.change({ start: [5, 0] }, false);
  await stub.questions[2].answer(message("race"));
  assert.deepEqual(shown.slice(0, 2), [FIRST, FIRST], "as long as there is no other");
  assert.equal(shown.length, 3);
});

test("what is not to be had is not kept, and what was kept before is shown again", async () => {
  const { made, shown, sent } = edits();
  made.change({ start: [3, 0] }, true);
  await stub.questions[0].answer(message("race"));
  made.change({ start: [4, 0] }, false);
  await stub.questions[1].answer(message("race"));
  made.change({ start: [5, 0] }, true);
  await stub.questions[2].answer("no", 400);
  assert.deepEqual(made.start, [3, 0]);
  assert.deepEqual(shown.map((race) => shown.indexOf(race)), [0, 1, 0]);
  made.change({ steps: 7 }, true);
  assert.deepEqual(asked()[3], [{ start: [3, 0], steps: 7 }]);
  made.tell();
  assert.deepEqual(sent.at(-1)[1], [{ start: [3, 0], steps: 7, count: 3 }]);
});

test("in a replay the later edit counts where there is no run with both", () => {
  const rate = { numbers: [[0, "learning_rate", 0.1]] };
  const other = { numbers: [[1, "learning_rate", 0.2]] };
  const momentum = { numbers: [[0, "momentum", 0.5]] };
  assert.deepEqual(alone(rate, other), { numbers: [[0, "learning_rate", 0.1], [1, "learning_rate", 0.2]] });
  assert.deepEqual(alone(rate, momentum), momentum);
  assert.deepEqual(alone(rate, { start: [1, 2] }), { start: [1, 2] });
  assert.deepEqual(alone({ start: [1, 2] }, rate), rate);
  assert.deepEqual(alone(rate, {}), rate);
});
