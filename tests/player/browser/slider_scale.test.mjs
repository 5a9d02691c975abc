import assert from "node:assert/strict";
import { test } from "node:test";

import { numberAt, placeOf } from "../../../downhill/player/browser/slider_scale.js";
import { contents, leave } from "./messages.mjs";
import { near } from "./near.mjs";

const PLACES = Array.from({ length: 1001 }, (_, place) => place);
const PARAMETERS = contents("parameters");

// Made up, beside those of the catalogue: other ends, and ends that are excluded.
const OTHERS = [
  { scale: "linear", low: 0, high: 2, high_excluded: true },
  { scale: "linear", low: -1, high: 0.5, high_excluded: true },
  { scale: "linear", low: 0.1234, high: 0.9876, high_excluded: false },
  { scale: "log", low: 0.012345, high: 98.765, high_excluded: false },
  { scale: "log", low: 0.01, high: 1, high_excluded: true },
  { scale: "near_one", low: 0.5, high: 1, high_excluded: true },
  { scale: "near_one", low: 0, high: 0.999, high_excluded: true },
  { scale: "whole", low: 0, high: 100, high_excluded: false },
  { scale: "whole", low: 1, high: 10000, high_excluded: false },
];

// By hand: [parameter, place, number].
const BY_HAND = [
  [{ scale: "log", low: 1e-6, high: 100 }, 0, 1e-6],
  [{ scale: "log", low: 1e-6, high: 100 }, 500, 0.01],
  [{ scale: "log", low: 1e-6, high: 100 }, 333, 0.000461], // 10^-3.336 = 0.00046132
  [{ scale: "log", low: 1e-6, high: 100 }, 750, 1],
  [{ scale: "log", low: 1, high: 1000 }, 100, 2], // 10^0.3 = 1.995…
  [{ scale: "log", low: 1e-6, high: 100 }, 1000, 100],
  [{ scale: "linear", low: -1, high: 3 }, 250, 0],
  [{ scale: "linear", low: 0, high: 1 }, 123, 0.123],
  [{ scale: "linear", low: 0, high: 100 }, 123, 12.3],
  [{ scale: "whole", low: 1, high: 1000 }, 500, 32], // √1000 = 31.6…
  [{ scale: "whole", low: 0, high: 99 }, 500, 9],
  [{ scale: "near_one", low: 0, high: 1, high_excluded: true }, 250, 0.9],
  [{ scale: "near_one", low: 0, high: 1, high_excluded: true }, 500, 0.99],
  [{ scale: "near_one", low: 0, high: 1, high_excluded: true }, 1000, 0.9999],
  [{ scale: "near_one", low: 0.5, high: 1, high_excluded: true }, 0, 0.5],
  [{ scale: "switch", low: 0, high: 1 }, 499, 0],
  [{ scale: "switch", low: 0, high: 1 }, 500, 1],
];

for (const [parameter, place, number] of BY_HAND) {
  test(`the number at ${place} by hand: ${JSON.stringify(parameter)}`, () => assert.equal(numberAt(parameter, place), number));
}

test("Python allows the number at every place, for every hyperparameter of every rule", () => {
  // Python checks, in test_javascript.py.
  leave("numbers", PARAMETERS.map((parameter) => PLACES.map((place) => numberAt(parameter, place))));
});

for (const parameter of [...PARAMETERS, ...OTHERS]) {
  const { scale, low, high, high_excluded: open } = parameter;
  const numbers = PLACES.map((place) => numberAt(parameter, place));
  const name = `${parameter.rule ?? "made up"} ${parameter.name ?? JSON.stringify(parameter)}`;

  test(`numbers rise from end to end, within the range: ${name}`, () => {
    numbers.forEach((number, place) => {
      assert.ok(number >= low && (open ? number < high : number <= high), `${number} at ${place}`);
      if (place > 0) assert.ok(number >= numbers[place - 1], `${number} after ${numbers[place - 1]}`);
    });
    assert.equal(numbers[0], low);
    if (!open) assert.equal(numbers[1000], high);
    if (scale === "whole" || scale === "switch") assert.ok(numbers.every(Number.isInteger));
  });

  test(`a number's place shows the number: ${name}`, () => {
    for (const number of numbers) near(numberAt(parameter, placeOf(parameter, number)), number, 0);
    for (const number of [low, high, parameter.default ?? low]) {
      const place = placeOf(parameter, number);
      assert.ok(Number.isInteger(place) && place >= 0 && place <= 1000);
      // No other place shows it better than its neighbours do.
      const off = Math.abs(numberAt(parameter, place) - number);
      // On a logarithmic scale nearest is not quite nearest, and numbers are rounded.
      const slack = scale === "log" ? 0.05 * number : 0.005 * (high - low);
      for (const other of numbers) assert.ok(off <= Math.abs(other - number) + slack, `${other} is nearer to ${number}`);
    }
  });
}

test("what lies outside the range is shown at its ends", () => {
  assert.equal(placeOf({ scale: "linear", low: 0, high: 1 }, -3), 0);
  assert.equal(placeOf({ scale: "log", low: 0.1, high: 1 }, 7), 1000);
  assert.equal(placeOf({ scale: "near_one", low: 0, high: 1 }, 1), 1000);
});
