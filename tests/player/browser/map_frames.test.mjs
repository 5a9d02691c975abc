import assert from "node:assert/strict";
import { test } from "node:test";

import { frames, painted, unpackMap } from "../../../downhill/player/browser/map_frames.js";
import { contents, message } from "./messages.mjs";

/** The bytes as a stream in pieces of so many. */
function stream(bytes, size) {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
  return ReadableStream.from(pieces);
}

async function all(body) {
  const found = [];
  for await (const frame of frames(body)) found.push(frame);
  return found;
}

for (const size of [1, 3, 1000, 1e7]) {
  test(`frames in pieces of ${size} bytes are those of Python`, async () => {
    const [progress, map] = await all(stream(message("map"), size));
    assert.deepEqual(progress.header, { progress: 0.25 });
    const { columns, rows, entrants } = unpackMap(map);
    const wanted = contents("map");
    assert.deepEqual([columns, rows], [wanted.columns, wanted.rows]);
    entrants.forEach(({ thetas, losses, steps, outcomes, indices }, index) => {
      const numbers = wanted.entrants[index];
      assert.deepEqual([...thetas], numbers.thetas.map(Number));
      assert.deepEqual([...losses], numbers.losses.map(Number));
      assert.deepEqual([[...steps], [...outcomes], [...indices]], [numbers.steps, numbers.outcomes, numbers.indices]);
    });
  });
}

test("an answer that ends within a frame is an error, an empty one is none", async () => {
  const bytes = message("map");
  for (const length of [1, 4, 40, bytes.length - 1]) {
    await assert.rejects(all(stream(bytes.subarray(0, length), 1000)), { message: "The server has broken off." });
  }
  assert.deepEqual(await all(stream(bytes.subarray(0, 0), 10)), []);
});

test("the second axis grows upwards", () => {
  const pixels = painted({ columns: 2, rows: 2 }, Uint8Array.of(0, 1, 1, 1), ["#010203", "#ff8000"]);
  const [dark, orange] = [[1, 2, 3, 255], [255, 128, 0, 255]];
  assert.deepEqual([...new Uint8Array(pixels.buffer)], [orange, orange, dark, orange].flat());
});
