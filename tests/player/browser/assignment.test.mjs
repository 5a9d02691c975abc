import assert from "node:assert/strict";
import { test } from "node:test";

import { NoAnswer, answerOf, answered, missingWords } from "../../../downhill/player/browser/assignment_answers.js";
import { changeOf, startOf, valueOf, withRule } from "../../../downhill/player/browser/assignment_change.js";
import { wholeStops } from "../../../downhill/player/browser/assignment_controls.js";
import { DoneRecord, best, nothing } from "../../../downhill/player/browser/assignment_record.js";
import { leftWords } from "../../../downhill/player/browser/assignment_runs.js";

const CHOICE = { kind: "choice", options: ["a", "b"], before: true };
const [NUMBER, POINT, TEXT] = ["number", "point", "text"].map((kind) => ({ kind, before: kind !== "text" }));

test("an answer is what has been typed, as people write numbers", () => {
  assert.equal(answerOf(CHOICE, 1), 1);
  assert.equal(answerOf(NUMBER, " 0,05 "), 0.05);
  assert.deepEqual(answerOf(POINT, ["−1", "1/4"]), [-1, 0.25]);
  assert.equal(answerOf(TEXT, " a\r\nb\u0000c "), "a\nbc");
});

test("what is no answer says why", () => {
  for (const [question, draft, why] of [
    [CHOICE, undefined, /missing/], [CHOICE, 2, /Choose/], [CHOICE, "0", /Choose/], [NUMBER, "  ", /missing/], [NUMBER, "far", /“far” is no number/],
    [NUMBER, "1,000", /two numbers/], [NUMBER, "1e13", /too large/], [POINT, ["1", ""], /missing/], [TEXT, "\n", /missing/],
  ]) {
    assert.throws(() => answerOf(question, draft), (error) => error instanceof NoAnswer && why.test(error.message));
  }
});

test("answers become events in the order of the questions, and what is open is left out", () => {
  const questions = [CHOICE, TEXT, NUMBER];
  assert.deepEqual(answered(questions, true, { 0: 0, 1: "why", 2: "3" }), [{ question: 0, answer: 0 }, { question: 2, answer: 3 }]);
  assert.deepEqual(answered(questions, false, { 0: 0 }), []);
});

test("what has not been done yet is said", () => {
  const questions = [CHOICE, TEXT, NUMBER];
  assert.equal(missingWords(questions, { runs: [], drafts: { 0: 0 } }), "Nothing has been run yet. 2 questions are unanswered.");
  assert.equal(missingWords(questions, { runs: [{}], drafts: { 0: 0, 1: " ", 2: "3" } }), "1 question is unanswered.");
  assert.equal(missingWords([], { runs: [{}], drafts: {} }), "");
});

const PAGE = {
  kind: "race", landscape: "saddle", landscapes: [{ id: "saddle" }, { id: "beale" }], ownRules: ["gd", "adam"], length: { value: 7 },
  places: { saddle: { start: [1, 0] }, beale: { start: [0, 0] } }, start: { x: [0, 2], y: [0, 2] },
  rules: [{ entrant: 0, rules: [{ id: "gd" }, { id: "adam" }], value: "gd" }],
  numbers: [
    { entrant: 0, name: "learning_rate", values: { gd: 0.1, adam: 0.01 } }, { entrant: 0, name: "beta1", values: { adam: 0.9 } },
    { entrant: 1, name: "learning_rate", values: { adam: 0.02 } },
  ],
};
const CHOSEN = { rules: {}, numbers: { "0 learning_rate": 0.2, "1 learning_rate": 0.03 } };

test("with another rule an entrant has that one's numbers, and others keep theirs", () => {
  assert.equal(valueOf(PAGE, CHOSEN, PAGE.numbers[1]), undefined);
  const chosen = withRule(CHOSEN, 0, "adam");
  assert.deepEqual(PAGE.numbers.map((line) => valueOf(PAGE, chosen, line)), [0.01, 0.9, 0.03]);
  assert.deepEqual(changeOf(PAGE, chosen), {
    landscape: "saddle", start: [1, 0], length: 7, rules: [[0, "adam"]],
    numbers: [[0, "learning_rate", 0.01], [0, "beta1", 0.9], [1, "learning_rate", 0.03]],
  });
});

test("a start stays in its box, and what is not free is not told", () => {
  assert.deepEqual(startOf(PAGE, { ...CHOSEN, start: [-1, 5] }), [0, 2]);
  assert.deepEqual(startOf(PAGE, { ...CHOSEN, landscape: "beale" }), [0, 0]);
  const bare = { ...PAGE, landscapes: [], start: null, length: null, rules: [], numbers: [] };
  assert.deepEqual(changeOf(bare, { ...CHOSEN, landscape: "beale", start: [1, 1] }), {});
});

test("the best run has the lowest rank, the first of equals", () => {
  assert.equal(best([{ rank: [1, 0.5] }, { rank: [0, 90] }, { rank: null }, { rank: [0, 30] }, { rank: [0, 30] }]), 3);
  assert.equal(best([{ rank: null }]), -1);
});

test("a slider of whole numbers has both ends and the own one", () => {
  assert.deepEqual(wholeStops(2, 5, 3), [2, 3, 4, 5]);
  const many = wholeStops(10, 5000, 123);
  assert.deepEqual([many[0], many.at(-1), many.includes(123), many.length < 210], [10, 5000, true, true]);
});

test("how many runs are left", () => {
  assert.equal(leftWords({ runs: 3, limited: true }, 1), "2 of 3 runs left.");
  assert.equal(leftWords({ runs: 3, limited: true }, 3), "All 3 runs have been made.");
  assert.equal(leftWords({ runs: 88, limited: false }, 3), "");
  assert.match(leftWords({ runs: 88, limited: false }, 88), /holds 88/);
});

/** A browser's storage and window, as far as a record needs them. */
function browser(context, isFull = false) {
  const kept = new Map();
  globalThis.window = new EventTarget();
  globalThis.localStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => {
      if (isFull) throw new Error("full");
      kept.set(key, text);
    },
  };
  context.after(() => {
    delete globalThis.window;
    delete globalThis.localStorage;
  });
  return kept;
}

const RUN = { attempt: { work: "q" }, changed: "nothing", result: "", goal: null, used: null, rank: [1, 2] };

test("what is kept outlives the page, and beginning again can be undone once", (context) => {
  const kept = browser(context);
  const first = new DoneRecord("d", () => {});
  first.keep({ drafts: { 0: "x" }, committed: true });
  first.addRun(RUN, { length: 3 });
  assert.equal(first.isKept, true);
  assert.deepEqual([first.runOf({ length: 3 }), first.runOf({ length: 4 })], [0, -1]);
  const second = new DoneRecord("d", () => {});
  assert.deepEqual([second.done, second.queries], [first.done, ["q"]]);
  second.addRun(RUN, { length: 3 });
  assert.equal(second.done.runs.length, 1, "another tab has run the same, which counts once");
  second.beginAgain();
  assert.deepEqual({ ...second.done, before: null }, { ...nothing(), begunAgain: 1 });
  const third = new DoneRecord("d", () => {});
  third.undo();
  assert.deepEqual(third.done, first.done);
  // Who has run something in between has begun again, and what an older page has kept says nothing of it.
  third.beginAgain();
  third.addRun(RUN, {});
  third.undo();
  assert.deepEqual(third.done, { ...first.done, begunAgain: 1 });
  const { begunAgain: _, ...older } = first.done;
  kept.set("downhill-assignment-d", JSON.stringify(older));
  assert.equal(new DoneRecord("d", () => {}).done.begunAgain, 0);
});

test("what somebody else has written counts as nothing", (context) => {
  const kept = browser(context);
  for (const text of ["[", "3", "null", "[]", "{}", '{"drafts": 3}', JSON.stringify({ ...nothing(), events: [{ work: "q" }] })]) {
    kept.set("downhill-assignment-d", text);
    assert.deepEqual(new DoneRecord("d", () => {}).done, nothing());
  }
});

test("a browser that keeps nothing says so", (context) => {
  browser(context, true);
  const record = new DoneRecord("d", () => {});
  record.keep({ name: "Ada" });
  assert.deepEqual([record.done.name, record.isKept], ["Ada", false]);
});
