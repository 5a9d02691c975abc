import assert from "node:assert/strict";
import { test } from "node:test";

import { csvOf, linesOf } from "../../../downhill/player/browser/course_score.js";
import { editOf, nameIn, valueIn } from "../../../downhill/player/browser/course_sliders.js";
import { hrefOf, marked, plain } from "../../../downhill/player/browser/course_words.js";
import { Playback } from "../../../downhill/player/browser/playback.js";
import { page } from "./page.mjs";

test("what stands between backticks is a formula, with what is raised and lowered in it", (context) => {
  const { stop } = page();
  context.after(stop);
  const written = (nodes) => nodes.map((node) => (typeof node === "string" ? node : [node.tag, ...written(node.textContent ? [node.textContent] : node.children)]));
  assert.deepEqual(written(marked("a share of `2^n`, or `3^(−n²/4) + w_1`.")), [
    "a share of ", ["span", "2", ["sup", "n"], ""], ", or ", ["span", "3", ["sup", "−n²/4"], " + w", ["sub", "1"], ""], ".",
  ]);
  assert.deepEqual(marked("no formula"), ["no formula"]);
  assert.equal(plain("`α` = `2`"), "α = 2");
});

test("the address of a place", () => {
  assert.equal(hrefOf({ part: "contents" }), "?");
  assert.equal(hrefOf({ part: "errata", language: "de" }), "?part=errata&lang=de");
  assert.equal(hrefOf({ part: "lesson", lesson: "ravine", quiz: true }), "?lesson=ravine&quiz=1");
});

test("a slider moves the numbers of its entrants, or the landscape's", () => {
  assert.deepEqual(editOf({ name: "momentum", entrants: [0, 2] }, 0.5), { numbers: [[0, "momentum", 0.5], [2, "momentum", 0.5]] });
  assert.deepEqual(editOf({ name: "condition", entrants: [] }, 5), { parameters: { condition: 5 } });
  const race = { parameters: { condition: 5 }, entrants: [{ hyperparameters: [{ name: "momentum", value: 0.9 }], around: { noise: 2 } }] };
  assert.equal(valueIn(race, { name: "condition", entrants: [] }), 5);
  assert.equal(valueIn(race, { name: "momentum", entrants: [0] }), 0.9);
  assert.equal(valueIn(race, { name: "noise", entrants: [0] }), 2);
  const both = { entrants: [{ label: "Momentum" }, { label: "Adam" }] };
  assert.equal(nameIn(both, { label: "α", entrants: [1] }), "α, Adam");
  assert.equal(nameIn(both, { label: "α", entrants: [0, 1] }), "α");
  assert.equal(nameIn(both, { label: "κ", entrants: [] }), "κ");
});

const QUESTIONS = [
  { id: "a", chapter: "One", question: "Which, \"now\"?", answers: [{ id: "x", text: "`φ`, the one", right: true }, { id: "y", text: "No", right: false }] },
  { id: "b", chapter: "Two", question: "Then?", answers: [{ id: "x", text: "One", right: true }, { id: "z", text: "Two", right: true }, { id: "y", text: "No", right: false }] },
  { id: "c", chapter: "Two", question: "And?", answers: [{ id: "x", text: "Yes", right: true }] },
];

test("the score sheet counts right guesses, and is CSV after RFC 4180", () => {
  const lines = linesOf(QUESTIONS, { a: "x", b: "y", c: 7 });
  assert.deepEqual(lines.map(({ guess, right }) => [guess, right]), [["`φ`, the one", true], ["No", false], ["", false]]);
  assert.equal(lines[1].answer, "One; Two");
  assert.equal(lines[2].answer, "");
  const words = { score_chapter: "Chapter", score_question: "Question", score_guess: "Guess", score_answer: "Answer", score_right: "Right" };
  assert.equal(csvOf(lines.slice(0, 1), words), '"Chapter","Question","Guess","Answer","Right"\r\n"One","Which, ""now""?","φ, the one","φ, the one","1"\r\n');
});

test("a race stands for a while where there is something to read", () => {
  const play = Object.assign(new Playback(), { steps: 60, stops: [10, 30], playing: true });
  play.advance(2);
  assert.equal(play.position, 10);
  play.advance(2);
  assert.equal(play.position, 10);
  play.advance(0.6);
  play.advance(1);
  assert.equal(play.position, 20);
  play.seek(29);
  play.toggle();
  play.advance(1);
  assert.equal(play.position, 30);
  play.seek(40);
  play.toggle();
  play.advance(1);
  assert.equal(play.position, 50);
});
