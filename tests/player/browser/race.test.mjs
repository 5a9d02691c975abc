import assert from "node:assert/strict";
import { test } from "node:test";

import { decode } from "../../../downhill/player/browser/message.js";
import { unpack } from "../../../downhill/player/browser/race.js";
import { contents, message } from "./messages.mjs";

const race = unpack(decode(message("race")));
const { header, entrants } = contents("race");

function steps({ length }, value) {
  return Array.from({ length }, (_, step) => value(step));
}

test("what the header says of race and entrants stays", () => {
  assert.equal(race.experiment, header.experiment);
  assert.equal(race.entrants.length, entrants.length);
  race.entrants.forEach((entrant, index) => {
    assert.equal(entrant.index, index);
    const { hyperparameters, ...others } = header.entrants[index];
    for (const [name, value] of Object.entries(others)) assert.deepEqual(entrant[name], value, name);
    const sent = hyperparameters.map((each, at) => ({ ...each, stops: header.stops[header.sliders[index][at]] }));
    assert.deepEqual(entrant.hyperparameters, sent);
  });
});

for (const [index, python] of entrants.entries()) {
  test(`entrant ${index} has its own losses, positions and average`, () => {
    const { x, y, loss, average } = race.entrants[index];
    assert.deepEqual(steps(python.loss, loss), python.loss.map(Number));
    assert.deepEqual(steps(python.x, x), python.x.map(Number));
    assert.deepEqual(steps(python.y, y), python.y.map(Number));
    assert.equal(average === null, python.average === null);
    if (average === null) return;
    assert.deepEqual(steps(python.average.x, average.x), python.average.x.map(Number));
    assert.deepEqual(steps(python.average.y, average.y), python.average.y.map(Number));
  });

  test(`entrant ${index} keeps its last loss when its gradients are used up`, () => {
    const last = Number(python.loss.at(-1));
    const { loss, rows } = race.entrants[index];
    assert.deepEqual([loss(rows - 1), loss(rows), loss(rows + 100)], [last, last, last]);
  });
}

test("nobody racing is a race without entrants", () => {
  assert.deepEqual(unpack(decode(message("nobody"))).entrants, []);
});
