import assert from "node:assert/strict";
import { test } from "node:test";

import { current, onCurrent, setCurrent } from "../../../downhill/player/browser/current.js";

const [OLD, NEW] = [{}, {}];
const [FIRST, SECOND] = [{ race: "first" }, { race: "second" }];

test("fields hear of what is shown until they end it", () => {
  const heard = [];
  const end = onCurrent(() => heard.push(current()));
  setCurrent(OLD, FIRST);
  setCurrent(OLD, null);
  end();
  setCurrent(OLD, FIRST);
  assert.deepEqual(heard, [FIRST, null]);
});

test("a player that goes after another has come takes nothing away", () => {
  setCurrent(OLD, FIRST);
  setCurrent(NEW, SECOND);
  setCurrent(OLD, null);
  assert.equal(current(), SECOND);
  setCurrent(NEW, null);
  assert.equal(current(), null);
});
