import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { mounting } from "../../../downhill/player/browser/mounted.js";

let frames, destroyed, mounted;
beforeEach(() => {
  [frames, destroyed] = [[], []];
  globalThis.requestAnimationFrame = (frame) => frames.push(frame);
  mounted = mounting(".ours", (root) => ({ root, destroy: () => destroyed.push(root) }));
});
afterEach(() => { delete globalThis.requestAnimationFrame; });

/** A component's element with ours in it. */
function component() {
  const root = { isConnected: true };
  return { root, querySelector: (selector) => (selector === ".ours" ? root : null) };
}

test("an element has one view, however often Streamlit calls, and another another", () => {
  const one = component();
  const { view } = mounted(one);
  assert.equal(view.root, one.root);
  assert.equal(mounted(one).view, view);
  assert.notEqual(mounted(component()).view, view);
});

test("it stays while its element does, which Streamlit says it has left at every call", () => {
  const one = component();
  const { view, leave } = mounted(one);
  leave();
  mounted(one);
  for (const frame of frames) frame();
  assert.deepEqual(destroyed, []);
  assert.equal(mounted(one).view, view);
});

test("it ends with its element, once, in the frame after", () => {
  const one = component();
  const { view, leave } = mounted(one);
  leave();
  mounted(one).leave();
  one.root.isConnected = false;
  assert.deepEqual(destroyed, []);
  for (const frame of frames) frame();
  assert.deepEqual(destroyed, [one.root]);
  assert.notEqual(mounted(one).view, view);
});
