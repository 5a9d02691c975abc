import assert from "node:assert/strict";
import { test } from "node:test";

import { entriesIn, placed } from "../../../downhill/player/browser/legend_entries.js";

// Each letter takes half of the type's size.
const canvas = () => ({
  font: "",
  measureText(text) { return { width: text.length * parseFloat(this.font.match(/[\d.]+(?=px)/)[0]) / 2 }; },
});
const named = (name, apart = "", details = apart) => ({ name, apart, details });
const textsIn = (entrants, width, room) => entriesIn(canvas(), entrants, width, room, 1)?.texts.map((each) => each.join(", "));

test("entries stand beside each other as long as there is room, by hand", () => {
  assert.deepEqual(placed([100, 100, 100], 240, 20), [{ left: 0, line: 0 }, { left: 120, line: 0 }, { left: 0, line: 1 }]);
  assert.deepEqual(placed([], 240, 20), []);
});

test("an entry wider than the room has a line of its own", () => {
  assert.deepEqual(placed([500, 100], 240, 20), [{ left: 0, line: 0 }, { left: 0, line: 1 }]);
});

test("what tells entrants apart stays when their name no longer fits, by hand", () => {
  const rates = ["0.001", "0.002", "0.003", "0.004", "0.005"].map((rate) => named("Gradient descent", `α = ${rate}`, `α = ${rate}, σ = 1`));
  assert.deepEqual(textsIn(rates, 680, Infinity)[1], "Gradient descent, α = 0.002, σ = 1");
  assert.deepEqual(textsIn(rates, 680, 44)[1], "Gradient descent, α = 0.002");
  assert.deepEqual(textsIn(rates, 320, 30), ["α = 0.001", "α = 0.002", "α = 0.003", "α = 0.004", "α = 0.005"]);
});

test("numbers that two names share stay behind what is left of these", () => {
  const rates = ["Gradient descent", "Nesterov momentum"].flatMap((name) => [named(name, "α = 0.1"), named(name, "α = 0.2")]);
  const texts = textsIn(rates, 320, 30);
  const expected = [/^Gradient.*…, α = 0.1$/, /^Gradient.*…, α = 0.2$/, /^Nesterov.*…, α = 0.1$/, /^Nesterov.*…, α = 0.2$/];
  expected.forEach((pattern, index) => assert.match(texts[index], pattern));
});

test("long names are cut until a dozen fit, and left out where not even four letters would", () => {
  const names = Array.from({ length: 12 }, (_, index) => named(`${index} steps of momentum`));
  assert.deepEqual(textsIn(names.slice(0, 2), 320, 15), ["0 steps of momentum", "1 steps of momentum"]);
  textsIn(names, 480, 30).forEach((text, index) => assert.match(text, new RegExp(`^${index} .+…$`)));
  assert.equal(textsIn(names, 320, 30), undefined);
});
