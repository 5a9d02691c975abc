import assert from "node:assert/strict";
import { test } from "node:test";

import { editOf } from "../../../downhill/player/browser/map_run.js";

// Two entrants of an experiment of three, on a map of 3 × 2 runs.
const MAP = {
  axes: [{ name: "learning_rate", values: [0.1, 0.2, 0.3] }, { name: "momentum", values: [0.5, 0.9] }],
  entrants: [{ index: 0 }, { index: 2 }],
};

test("a run of basins is another start", () => {
  assert.deepEqual(editOf({ ...MAP, kind: "basins" }, {}, [2, 1]), { start: [0.3, 0.9] });
});

test("a run of a plane is a pair of numbers of the one entrant that is mapped", () => {
  const question = { entrant: 1, names: ["learning_rate", "momentum"] };
  const pair = [[1, "learning_rate", 0.1], [1, "momentum", 0.9]];
  assert.deepEqual(editOf({ ...MAP, kind: "plane" }, question, [0, 1]), { numbers: pair });
});

test("a run of a sensitivity is one learning rate for all that have one", () => {
  const rates = [[0, "learning_rate", 0.2], [2, "learning_rate", 0.2]];
  assert.deepEqual(editOf({ ...MAP, kind: "sensitivity", rates: [] }, {}, [1, 0]), { numbers: rates });
});
