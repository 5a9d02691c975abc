import assert from "node:assert/strict";
import { test } from "node:test";

import { Film, raceWithFrame, unpackFilm } from "../../../downhill/player/browser/film.js";
import { decode } from "../../../downhill/player/browser/message.js";
import { server } from "./fetched.mjs";
import { contents, message } from "./messages.mjs";
import { near } from "./near.mjs";

const SINGLE = 1e-6;

for (const name of ["film", "long film"]) {
  const film = unpackFilm(decode(message(name)));
  const sent = film.stepsShown ?? Array.from({ length: film.rows[0] }, (_, step) => step);

  test(`there is a path for every value: ${name}`, () => {
    assert.equal(film.paths.length, film.values.length);
    assert.equal(film.stride, name === "film" ? 1 : 3);
    assert.deepEqual(film.paths.map(({ lastStep }) => lastStep), film.lastSteps);
  });

  for (const [value, python] of contents(name).entries()) {
    const path = film.paths[value];
    const places = [python[0].map(Number), python[1].map(Number)];
    const at = (step) => [path.x(step), path.y(step)];
    const own = (step) => [places[0][step], places[1][step]];

    test(`path ${value} is where Python was, at every step that was sent: ${name}`, () => {
      for (const step of sent.filter((each) => each <= path.lastStep)) assert.deepEqual(at(step), own(step), `step ${step}`);
    });

    test(`path ${value} is straight between two steps that were sent: ${name}`, () => {
      for (const [index, from] of sent.entries()) {
        const to = Math.min(sent[index + 1], film.rows[value] - 1);
        for (let step = from + 1; step < to && to <= path.lastStep; step += 1) {
          const share = (step - from) / (to - from);
          near(at(step), own(from).map((low, axis) => low + share * (own(to)[axis] - low)), SINGLE);
        }
      }
    });

    test(`path ${value} is finite to the last step that is drawn: ${name}`, () => {
      for (let step = 0; step <= path.lastStep; step += 1) assert.ok(at(step).every(Number.isFinite), `step ${step}`);
    });

    test(`path ${value} ends at its own last sound position, or at the last that was sent before a divergence: ${name}`, () => {
      const diverged = path.lastStep < film.rows[value] - 1;
      const last = diverged ? sent.findLast((step) => step <= path.lastStep) : path.lastStep;
      assert.deepEqual(at(path.lastStep), own(last));
    });
  }
}

test("in a film the filmed entrant takes the path and the end of the film's value, the others keep theirs", () => {
  const [own, other] = [{ label: "one", apart: "α = 1, ρ = 2", details: "α = 1, ρ = 2, m = 8", lastStep: 9, average: {} }, { label: "two" }];
  const race = { steps: 9, entrants: [other, own] };
  const path = { x: () => 1, y: () => 2, lastStep: 3 };
  const diverged = { code: "diverged", text: "diverged at step 4" };
  const film = { entrant: 1, symbol: "α", paths: [{}, path], outcomes: [{}, diverged] };
  const drawn = raceWithFrame(race, { film, index: 1 });
  const varied = { apart: "every α, ρ = 2", details: "every α, ρ = 2, m = 8" };
  const filmed = { label: "one", ...varied, ...path, outcome: diverged, average: null };
  assert.deepEqual(drawn, { steps: 9, entrants: [other, filmed] });
  assert.equal(race.entrants[1], own, "the race itself stays as it is");
  assert.equal(raceWithFrame(race, null), race);
});

test("a film is shown when it has been computed, unless there is another race by then, of which it is not", async () => {
  for (const isOvertaken of [false, true]) {
    const [stub, shown, status] = [server(), [], []];
    // Without a page: what shows it is left out.
    const film = Object.assign(Object.create(Film.prototype), {
      opened: { hidden: true }, show: (race) => shown.push(race), say: (text) => status.push(text),
    });
    const race = { experiment: "landscape=saddle" };
    const opened = film.open(race, 0, "learning_rate");
    if (isOvertaken) film.leave();
    await stub.questions[0].answer(message("film"));
    await opened;
    stub.stop();
    assert.deepEqual(shown, isOvertaken ? [] : [race]);
    assert.equal(status.at(-1), "");
  }
});
