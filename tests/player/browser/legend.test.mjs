import assert from "node:assert/strict";
import { test } from "node:test";

import { placed } from "../../../downhill/player/browser/legend.js";

test("entries stand beside each other as long as there is room, by hand", () => {
  assert.deepEqual(placed([100, 100, 100], 240, 20), [{ left: 0, line: 0 }, { left: 120, line: 0 }, { left: 0, line: 1 }]);
  assert.deepEqual(placed([], 240, 20), []);
});

test("an entry wider than the room has a line of its own", () => {
  assert.deepEqual(placed([500, 100], 240, 20), [{ left: 0, line: 0 }, { left: 0, line: 1 }]);
});
