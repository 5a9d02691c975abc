// What a class has handed in. Source: by hand.

import assert from "node:assert/strict";
import { test } from "node:test";

import { distribution, opacityOf, pathsOf } from "../../../downhill/player/browser/collect_numbers.js";
import { assignmentIn, posted } from "../../../downhill/player/browser/collect_question.js";
import { order } from "../../../downhill/player/browser/collect_table.js";
import { decode } from "../../../downhill/player/browser/message.js";

const ROWS = [["b.html", "Ann", 3], ["a.html", "Bob", null], ["c10.html", "Anton", 20], ["c9.html", "Cid", -1]];

test("rows are filtered by all words and sorted, what is missing last", () => {
  assert.deepEqual(order(ROWS, "", -1, true), [0, 1, 2, 3]);
  assert.deepEqual(order(ROWS, "AN html", -1, true), [0, 2]);
  assert.deepEqual(order(ROWS, "", 0, true), [1, 0, 3, 2]);
  assert.deepEqual(order(ROWS, "", 2, true), [3, 0, 2, 1]);
  assert.deepEqual(order(ROWS, "", 2, false), [2, 0, 3, 1]);
});

test("what is posted is a message with the files behind it", async () => {
  const files = [{ name: "ü.html", content: new Blob(["one"]), isText: false }, { name: "pasted", content: new Blob(["zwei"]), isText: true }];
  const bytes = new Uint8Array(await posted({ files, assignment: "x" }).arrayBuffer());
  const { header, buffer, start } = decode(bytes);
  assert.deepEqual(header, { files: [{ name: "ü.html", size: 3, isText: false }, { name: "pasted", size: 4, isText: true }], assignment: "x" });
  assert.equal(new TextDecoder().decode(new Uint8Array(buffer, start)), "onezwei");
});

test("an assignment's text is found in its link", () => {
  assert.equal(assignmentIn(" 1abc_-  "), "1abc_-");
  assert.equal(assignmentIn("https://example.org/downhill/assignment?a=1abc_-"), "1abc_-");
  assert.equal(assignmentIn("https://example.org/?landscape=beale"), "https://example.org/?landscape=beale");
  assert.equal(assignmentIn(""), "");
});

test("answers are counted", () => {
  assert.deepEqual(distribution({ kind: "choice", text: "", options: ["a", "b"], answers: [1, 1, 0], rows: [0, 1, 2] }), { answered: 3, counts: [1, 2] });
  assert.deepEqual(distribution({ kind: "number", text: "", answers: [0.5], rows: [0] }), { answered: 1, numbers: [0.5] });
  assert.deepEqual(distribution({ kind: "point", text: "", answers: [[1, 2]], rows: [0] }), { answered: 1, points: [[1, 2]] });
});

test("paths are pairs of numbers, one after the other", () => {
  const buffer = new Float32Array([0, 0, 1, 2, 3, 4, 5, 6]).buffer;
  const overlays = [{ paths: [[4, 1]] }, { paths: [[7, 2]] }].map((each) => ({ landscape: "", experiment: "", runs: 1, ...each }));
  assert.deepEqual(pathsOf({ header: { overlays }, buffer, start: 8 }), [[{ row: 4, points: [[1, 2]] }], [{ row: 7, points: [[3, 4], [5, 6]] }]]);
});

test("lines are fainter the more there are, and none is invisible", () => {
  assert.deepEqual([1, 100, 400, 10_000].map(opacityOf), [0.6, 0.2, 0.1, 0.04]);
});
