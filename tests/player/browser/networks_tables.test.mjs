import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { keepTable, readTable, tableOf } from "../../../downhill/player/browser/networks_tables.js";

/** What a browser has of a file. */
const file = (name, bytes, size = bytes.length) => ({ name, size, arrayBuffer: async () => Uint8Array.from(bytes).buffer });

test("a table is known by its SHA-256", async () => {
  const bytes = Buffer.from("x,y,class\n1,2,a\n");
  const table = await readTable(file("a.csv", bytes));
  assert.equal(table.digest, createHash("sha256").update(bytes).digest("hex"));
  assert.deepEqual([table.name, Buffer.from(table.bytes).toString()], ["a.csv", bytes.toString()]);
});

test("what is too large, or empty, is not read", async () => {
  const never = () => assert.fail("read");
  await assert.rejects(readTable({ name: "b.csv", size: 2_000_001, arrayBuffer: never }), /“b.csv” has 2.0 MB/);
  await assert.rejects(readTable({ name: "c.csv", size: 0, arrayBuffer: never }), /“c.csv” is empty/);
});

test("on plain http a browser cannot check a table, and says so", async (context) => {
  context.mock.getter(globalThis, "crypto", () => ({}));
  await assert.rejects(readTable(file("a.csv", [1])), /only on https or on localhost/);
});

test("where the browser keeps nothing, a table is there until the page is left", async () => {
  const table = await readTable(file("a.csv", [1, 2, 3]));
  assert.equal(await tableOf(table.digest), null);
  await keepTable(table);
  assert.equal((await tableOf(table.digest)).name, "a.csv");
});
