import { test } from "node:test";

import { increment } from "../../../downhill/player/browser/increments.js";
import { near } from "./near.mjs";

// By hand: [number, what is added, what is subtracted].
const RATES = [[0.02, 0.001, 0.001], [0.1, 0.01, 0.01], [350, 10, 10], [1e-16, 1e-17, 1e-17]];
for (const [value, ...steps] of RATES) {
  test(`a tenth of the power of ten of ${value}`, () => near([1, -1].map((way) => increment(value, way, { scale: "log" })), steps));
}

test("from 0 a logarithm's slider goes to its first stop", () => {
  near(increment(0, 1, { scale: "log", stops: [0, 1e-6, 2e-6] }), 1e-6);
});

// A person's way through decay rates.
const DECAYS = [0, 0.01, 0.02, 0.88, 0.89, 0.9, 0.91, 0.98, 0.99, 0.991, 0.998, 0.999, 0.9991, 0.9998, 0.9999, 0.99991];
const ADDED = [0.01, 0.01, null, 0.01, 0.01, 0.01, null, 0.01, 0.001, null, 0.001, 1e-4, null, 1e-4, 1e-5, null];
DECAYS.forEach((value, index) => {
  if (ADDED[index] === null) return;
  test(`from ${value} to ${DECAYS[index + 1]} and back`, () => {
    const field = { scale: "near_one", high: 1 };
    near(increment(value, 1, field), ADDED[index]);
    near(increment(DECAYS[index + 1], -1, field), ADDED[index]);
  });
});
