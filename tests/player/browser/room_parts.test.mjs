import assert from "node:assert/strict";
import { test } from "node:test";

import { readCode } from "../../../downhill/player/browser/room_code.js";
import { EventReader } from "../../../downhill/player/browser/room_events.js";
import { answerText, bars, median, outside, rangeOf, rateStops } from "../../../downhill/player/browser/room_numbers.js";
import { BEFORE, Prepared } from "../../../downhill/player/browser/room_prepared.js";
import { filledOf, isFilled, readQuestion } from "../../../downhill/player/browser/room_questions.js";
import { fragmentOf, nextStep, roomOf } from "../../../downhill/player/browser/room_steps.js";

test("a code is read as people type it", () => {
  for (const text of ["7KQ2-M4XD", "7kq2m4xd", " 7kq2 m4xd ", "7KQ2–m4xd", "７ＫＱ２M4XD"]) assert.equal(readCode(text), "7KQ2-M4XD", text);
  for (const text of ["", "7KQ2-M4X", "7KQ2-M4XDD", "0KQ2-M4XD", "7KQ2/M4XD", "<b>7KQ2M4XD"]) assert.equal(readCode(text), null, text);
});

test("events are read however the stream is cut", () => {
  const text = "event: state\ndata: {\"phones\": 2}\n\n: here\n\nevent: ended\ndata: {}\n\n";
  const expected = [{ name: "state", data: { phones: 2 } }, { name: "ended", data: {} }];
  for (const size of [1, 7, text.length]) {
    const reader = new EventReader();
    const found = [];
    for (let at = 0; at < text.length; at += size) found.push(...reader.read(text.slice(at, at + size)));
    assert.deepEqual(found, expected);
  }
});

test("a slider's rates are evenly spaced in the logarithm, and end where they may", () => {
  const stops = rateStops(0.001, 10);
  assert.deepEqual([stops[0], stops.at(-1)], [0.001, 10]);
  assert.ok(Math.abs(stops[Math.floor(stops.length / 2)] - 0.1) < 0.001, "the middle of four decades");
  const steps = stops.slice(1).map((stop, at) => stop / stops[at]);
  assert.ok(Math.min(...steps) > 1 && Math.max(...steps) < 1.05);
  const near = rateStops(0.1, 0.1001);
  assert.deepEqual(near, [...new Set(near)]);
  assert.deepEqual([near[0], near.at(-1)], [0.1, 0.1001]);
});

test("a histogram counts every answer once, those far out apart", () => {
  const axis = { log: false, range: [0, 10] };
  assert.deepEqual(bars([0, 1.9, 2, 9.99, 10, 10.1, -3, 1e12], axis), { counts: [1, 2, 0, 0, 0, 2], beyond: 3 });
  const rates = bars([0.01, 0.1, 1], { log: true, range: [-2, 0] });
  assert.deepEqual(rates, { counts: [1, 0, 1, 0, 1], beyond: 0 });
});

test("its range holds what is right, and no joker", () => {
  assert.deepEqual(rangeOf([1, 2, 3, 4, 5, 1e12], undefined), [1, 5]);
  assert.deepEqual(rangeOf([1, 2, 3, 4, 5], 40), [1, 40]);
  assert.deepEqual(rangeOf([2, 2], undefined), [1, 3]);
  assert.deepEqual(rangeOf([3, 3, 3, 3, 3, 1e12], undefined), [1.5, 4.5], "one joker does not hide the others");
  assert.deepEqual(rangeOf([0, 3, 3, 3.1, 3.2, 3.2], undefined), [0, 3.2], "a common mistake is seen");
  assert.deepEqual(rangeOf([0], undefined), [-1, 1]);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test("points outside the picture are counted, those on its edge are not", () => {
  const view = [[-1, 2], [0, 1]];
  assert.equal(outside([[0, 0.5], [-1, 0], [2, 1], [2.1, 0.5], [0, -0.1], [1e12, 1e12]], view), 3);
  assert.equal(outside([], view), 0);
});

test("answers are told as they were given", () => {
  assert.equal(answerText({ kind: "choice", text: "", options: ["GD", "Adam"] }, 1), "Adam");
  assert.equal(answerText({ kind: "rate", text: "" }, 0.0123), "0.0123");
  assert.equal(answerText({ kind: "point", text: "" }, [-1.5, 2]), "(−1.5, 2)");
  assert.equal(answerText({ kind: "text", text: "" }, "<b>"), "<b>");
});

const FILLED = { kind: "choice", text: " Who wins? ", options: ["GD", "", " Adam "], right: ["2"], tolerance: "", low: "", high: "", entrant: 0 };

test("a question is what has been filled in", () => {
  const cases = [
    [{}, { kind: "choice", text: "Who wins?", options: ["GD", "Adam"], right: 1 }],
    [{ right: [] }, { kind: "choice", text: "Who wins?", options: ["GD", "Adam"] }],
    [{ kind: "number", right: ["0,5"], tolerance: "1/100" }, { kind: "number", text: "Who wins?", right: 0.5, tolerance: 0.01 }],
    [{ kind: "number", right: [" "] }, { kind: "number", text: "Who wins?" }],
    [{ kind: "point", right: ["1", "−2"] }, { kind: "point", text: "Who wins?", right: [1, -2], tolerance: 0 }],
    [{ kind: "text" }, { kind: "text", text: "Who wins?" }],
    [{ kind: "rate", low: "1e-3", high: "1", entrant: 2 }, { kind: "rate", text: "Who wins?", low: 0.001, high: 1, entrant: 2 }],
  ];
  for (const [changed, question] of cases) {
    assert.deepEqual(readQuestion({ ...FILLED, ...changed }), { question });
    assert.ok(isFilled(filledOf(question)));
    assert.deepEqual(readQuestion(filledOf(question)), { question }, "as it is filled in again to be changed");
  }
});

test("what cannot be asked is told before a class sees it", () => {
  const cases = [
    [{ text: "  " }, /What is asked/],
    [{ text: "x".repeat(501) }, /501 characters/],
    [{ options: ["GD", ""], right: [] }, /needs two answers/],
    [{ options: ["GD", "GD "], right: [] }, /the same/],
    [{ options: ["GD", "x".repeat(101)], right: [] }, /100 characters/],
    [{ right: ["1"] }, /marked as right is empty/],
    [{ kind: "number", right: ["many"] }, /“many” is no number/],
    [{ kind: "number", right: ["1"], tolerance: "-1" }, /negative/],
    [{ kind: "number", right: ["1e13"] }, /“1e13” is out of range.*10¹²/],
    [{ kind: "number", right: ["-3e400"] }, /“-3e400” is out of range/],
    [{ kind: "rate", low: " ", high: "1" }, /The smallest rate: nothing is written yet/],
    [{ kind: "point", right: ["1", ""] }, /both coordinates/],
    [{ kind: "rate", low: "1", high: "0.1" }, /below the largest/],
    [{ kind: "rate", low: "0", high: "0.1" }, /between/],
  ];
  for (const [changed, fault] of cases) assert.match(readQuestion({ ...FILLED, ...changed }).fault ?? "none", fault);
});

test("the wall goes on step by step", () => {
  const at = (stage, kind = "choice") => ({ endsAt: 0, phones: 0, last: 3, round: stage && { number: 3, stage, question: { kind, text: "" } } });
  const told = (state, hasQuestion) => { const { label, steering, after } = nextStep(state, hasQuestion); return [label, steering.map((each) => each.do), after]; };
  assert.deepEqual(told({ ...at(null), last: 0 }, true), ["Ask the first question", [], "open"]);
  assert.deepEqual(told(at(null), true), ["Next question", [], "open"]);
  assert.deepEqual(told(at(null), false), ["Write a question", [], "write"]);
  assert.deepEqual(told(at("asked"), true), ["Show the answers", ["show"], ""]);
  assert.deepEqual(told(at("shown"), true), ["Run the race", ["run"], ""]);
  assert.deepEqual(told(at("shown", "rate"), true), ["Show what each rate leads to", ["run"], ""]);
  assert.deepEqual(told(at("run"), true), ["Next question", ["close"], "open"]);
  assert.deepEqual(told(at("run"), false), ["Another question", ["close"], "write"]);
  assert.equal(nextStep(at("asked"), true).steering[0].round, 3);
});

/** Storage as a browser's, for as long as the test lasts. */
function browser(context) {
  const items = new Map();
  globalThis.localStorage = { getItem: (key) => items.get(key) ?? null, setItem: (key, text) => { items.set(key, text); } };
  context.after(() => { delete globalThis.localStorage; });
  return items;
}

const ASKED = { kind: "choice", text: "Who wins?", options: ["GD", "Adam"], right: 1 };

test("a question leaves those that are prepared when it is asked, and not when another device asks another", (context) => {
  browser(context);
  const opening = (question) => {
    const prepared = new Prepared("7KQ2-M4XD", {});
    prepared.change({ questions: [ASKED, { kind: "text", text: "Why?" }], opening: 2 });
    prepared.follow({ last: 1, round: null });
    assert.deepEqual([prepared.opening, prepared.questions.length], [2, 2], "it is not there yet");
    prepared.follow({ last: 2, round: { number: 2, question } });
    assert.deepEqual(new Prepared("7KQ2-M4XD", {}), prepared, "as it is after a reload");
    return [prepared.opening, prepared.questions.map(({ text }) => text)];
  };
  assert.deepEqual(opening({ ...ASKED }), [null, ["Why?"]]);
  assert.deepEqual(opening({ ...ASKED, options: ["GD", "Nobody"] }), [null, ["Who wins?", "Why?"]]);
});

test("a question is changed and moved, and what was being written meanwhile is there afterwards", (context) => {
  browser(context);
  const prepared = new Prepared(BEFORE, {});
  const texts = () => prepared.questions.map(({ text }) => text).join("");
  for (const text of "abc") prepared.add({ kind: "text", text });
  prepared.move(2, -1);
  prepared.move(0, 1);
  assert.equal(texts(), "cab");
  const half = { ...FILLED, text: "half" };
  prepared.change({ draft: half });
  prepared.edit(1);
  assert.deepEqual([prepared.draft.text, prepared.editing], ["a", 1]);
  prepared.edit(2);
  prepared.move(2, -1); // it stays the one that is changed
  prepared.remove(0);
  assert.deepEqual(new Prepared(BEFORE, {}), prepared, "as it is after a reload");
  prepared.add({ kind: "text", text: "B" });
  assert.deepEqual([texts(), prepared.editing, prepared.draft], ["Ba", null, half]);
  prepared.edit(0);
  prepared.discard();
  assert.deepEqual([texts(), prepared.editing, prepared.draft], ["Ba", null, half]);
  prepared.edit(0);
  prepared.remove(0);
  assert.deepEqual([texts(), prepared.editing, prepared.draft], ["a", null, half]);
  prepared.remove(0);
  assert.deepEqual([texts(), prepared.draft], ["", half], "it is no question yet, and stays");
});

test("what is written is kept until it is prepared; what somebody else has left there is not read", (context) => {
  const items = browser(context);
  const prepared = new Prepared(BEFORE, { experiment: "landscape=saddle" });
  prepared.change({ draft: FILLED });
  assert.deepEqual(new Prepared(BEFORE, {}).draft, FILLED);
  prepared.add(ASKED);
  assert.deepEqual([new Prepared(BEFORE, {}).draft, new Prepared(BEFORE, {}).questions], [null, [ASKED]]);
  for (const broken of [null, 1, {}, { ...FILLED, kind: "toString" }, { ...FILLED, options: [1] }, { ...FILLED, right: Array(9).fill("") }, { ...FILLED, text: 1 }]) {
    assert.equal(isFilled(broken), false, JSON.stringify(broken));
  }
  for (const left of ["{", '{"questions":[null,1,{"kind":"constructor","text":""}],"opening":"1","draft":{},"editing":0,"aside":1}']) {
    for (const key of items.keys()) items.set(key, left);
    const { questions, opening, draft, editing, aside } = new Prepared(BEFORE, {});
    assert.deepEqual([questions, opening, draft, editing, aside], [[], null, null, null, null]);
  }
});

test("what stands behind the # is read again", () => {
  const room = { code: "7KQ2-M4XD", steering: "a-_b&c#" };
  assert.deepEqual(roomOf(fragmentOf(room)), room);
  assert.deepEqual(roomOf(fragmentOf({ code: "7KQ2-M4XD" })), { code: "7KQ2-M4XD", steering: null });
  assert.equal(roomOf("#steering=x"), null);
  assert.equal(roomOf(""), null);
});
