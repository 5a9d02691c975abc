import assert from "node:assert/strict";
import { test } from "node:test";

import { Playback, SPEEDS } from "../../../downhill/player/browser/playback.js";
import { near } from "./near.mjs";

function playback(values = {}) {
  return Object.assign(new Playback(), { steps: 60 }, values);
}

for (const speed of SPEEDS) {
  test(`a race of any length takes six seconds at speed 1: at ${speed}`, () => {
    for (const steps of [1, 60, 5000]) {
      const play = playback({ steps, speed, playing: true });
      play.advance(3 / speed);
      near(play.position, steps / 2);
      assert.ok(play.playing);
      play.advance(3.001 / speed);
      assert.equal(play.position, steps);
      assert.ok(!play.playing, "stops at the end");
    }
  });
}

test("time stands while it does not play", () => {
  const play = playback({ position: 7 });
  play.advance(5);
  assert.equal(play.position, 7);
});

test("a loop rests at the end for a second and begins again", () => {
  const play = playback({ position: 59, loop: true, playing: true });
  play.advance(1);
  assert.deepEqual([play.position, play.playing], [60, true]);
  play.advance(0.5);
  assert.equal(play.position, 60);
  play.advance(0.5);
  assert.equal(play.position, 0);
  play.advance(1);
  assert.equal(play.position, 10);
  // The next round rests as long.
  play.advance(5);
  play.advance(0.9);
  assert.equal(play.position, 60);
  play.advance(0.1);
  assert.equal(play.position, 0);
});

test("what was rested counts no more after a pause", () => {
  const play = playback({ position: 60, loop: true, playing: true });
  play.advance(0.9);
  play.toggle();
  play.toggle();
  assert.equal(play.position, 0);
  play.advance(6);
  play.advance(0.9);
  assert.equal(play.position, 60);
});

test("toggle starts, pauses, and starts anew when the race is over", () => {
  const play = playback({ position: 30 });
  play.toggle();
  assert.deepEqual([play.playing, play.position], [true, 30]);
  play.toggle();
  assert.deepEqual([play.playing, play.position], [false, 30]);
  play.seek(60);
  play.toggle();
  assert.deepEqual([play.playing, play.position, play.rested], [true, 0, 0]);
});

test("seeking stays within the race, and stops", () => {
  for (const [asked, got] of [[-1, 0], [0, 0], [12.5, 12.5], [60, 60], [61, 60]]) {
    const play = playback({ playing: true });
    play.seek(asked);
    assert.deepEqual([play.position, play.playing], [got, false]);
  }
});

// By hand: [from, by, to].
const MOVES = [
  [10, 1, 11], [10, -1, 9], [10.4, 1, 11], [10.4, -1, 10], [10.9, 10, 20], [10.1, -10, 1],
  [59.5, 1, 60], [60, 1, 60], [0, -1, 0], [0.5, -1, 0],
];

for (const [from, by, to] of MOVES) {
  test(`${by} steps from ${from}`, () => {
    const play = playback({ position: from });
    play.move(by);
    assert.deepEqual([play.position, play.step], [to, to]);
  });
}

test("the step is the last one passed", () => {
  assert.deepEqual([0, 0.9, 1, 59.99, 60].map((position) => playback({ position }).step), [0, 0, 1, 59, 60]);
});

// By hand: [position of 60, new steps, position].
for (const [position, steps, expected] of [[60, 100, 100], [60, 20, 20], [30, 100, 30], [30, 20, 20], [0, 100, 0]]) {
  test(`at ${position} of 60, then ${steps} steps`, () => {
    const play = playback({ position });
    play.setSteps(steps);
    assert.deepEqual([play.steps, play.position], [steps, expected]);
  });
}

test("a race that has become shorter than what was played stops, unless it loops", () => {
  for (const loop of [false, true]) {
    const play = playback({ position: 30, playing: true, loop });
    play.setSteps(20);
    assert.equal(play.playing, loop);
  }
});

test("a race that becomes longer plays on", () => {
  const play = playback({ position: 30, playing: true });
  play.setSteps(100);
  assert.deepEqual([play.position, play.playing], [30, true]);
});
