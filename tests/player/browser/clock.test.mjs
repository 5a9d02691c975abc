import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Clock } from "../../../downhill/player/browser/clock.js";
import { Playback } from "../../../downhill/player/browser/playback.js";

const own = { request: globalThis.requestAnimationFrame, cancel: globalThis.cancelAnimationFrame };
let frames, count, drawn, playback, clock;
beforeEach(() => {
  frames = new Map();
  count = 0;
  globalThis.requestAnimationFrame = (draw) => {
    count += 1;
    frames.set(count, draw);
    return count;
  };
  globalThis.cancelAnimationFrame = (frame) => frames.delete(frame);
  drawn = [];
  playback = new Playback();
  playback.setSteps(60); // six seconds
  clock = new Clock(playback, () => drawn.push(playback.position));
});
afterEach(() => Object.assign(globalThis, { requestAnimationFrame: own.request, cancelAnimationFrame: own.cancel }));

/** The browser draws its next frame, at this time in milliseconds. */
function next(time) {
  const due = [...frames.values()];
  frames.clear();
  for (const draw of due) draw(time);
}

test("time passes between frames, ten steps a second, however late the first", () => {
  playback.toggle();
  clock.start();
  for (const time of [5000, 5050, 5100]) next(time);
  assert.deepEqual(drawn, [0, 0.5, 1]);
});

test("of a long time without frames a tenth of a second counts", () => {
  playback.toggle();
  clock.start();
  for (const time of [0, 60_000]) next(time);
  assert.deepEqual(drawn, [0, 1]);
});

test("when the race pauses it is drawn once more, and no frame is asked for", () => {
  playback.toggle();
  clock.start();
  next(0);
  playback.toggle();
  next(50);
  assert.deepEqual(drawn, [0, 0]);
  assert.equal(frames.size, 0);
});

test("started twice it still asks for one frame at a time, stopped for none", () => {
  playback.toggle();
  clock.start();
  clock.start();
  assert.equal(frames.size, 1);
  clock.stop();
  assert.equal(frames.size, 0);
});
