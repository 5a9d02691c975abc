// What tests/player/test_javascript.py has written for these tests, and what it reads back of them.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = process.env.DOWNHILL_MESSAGES;

/** A message as it arrives from Python. */
export function message(name) {
  return new Uint8Array(readFileSync(join(FOLDER, `${name}.message`)));
}

/** What Python has put into it. Numbers that JSON does not know are written as words, "NaN" or "Infinity". */
export function contents(name) {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));
}

/** Leave something for Python to judge. */
export function leave(name, value) {
  writeFileSync(join(FOLDER, `${name}.json`), JSON.stringify(value));
}
