import assert from "node:assert/strict";
import { test } from "node:test";

import { Status } from "../../../downhill/player/browser/status.js";

test("while the server is busy that is said, then again what was said last", () => {
  const box = { textContent: "" };
  const status = new Status(box);
  status.say("Computing the film …");
  assert.equal(box.textContent, "Computing the film …");
  status.setBusy(true);
  status.say("Searching …");
  assert.match(box.textContent, /server is busy/u);
  status.setBusy(false);
  assert.equal(box.textContent, "Searching …");
});
