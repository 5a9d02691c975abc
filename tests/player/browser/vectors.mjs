// Inputs and outputs by hand, which Python's tests read as well.

import { readFileSync } from "node:fs";

/** The contents of tests/vectors/<name>.json; what JSON has no number for is a text that `Number` reads. */
export function vectors(name) {
  return JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), "utf8"));
}
