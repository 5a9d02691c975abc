// The runs so far: what was changed, how they ended, and which is the best.

import { best } from "./assignment_record.js";
import { button, element } from "./elements.js";
import { readable } from "./numbers.js";

/** @import {Run} from "./assignment_record.js" */

/**
 * @param {Run[]} runs
 * @param {string} goal in words; empty where there is none
 * @param {(index: number) => void} show shows one again
 */
export function runList(runs, goal, show) {
  const first = best(runs);
  return element("ol", { className: "downhill-runs" }, ...runs.map((run, index) => {
    const marks = [...(index === first && runs.length > 1 ? [mark("best", "best")] : []), ...(goal ? [goalMark(run)] : [])];
    const again = button("Show", `Show run ${index + 1}`, () => show(index));
    return element("li", index === first ? { "data-best": "" } : {},
      element("div", { className: "downhill-row" }, element("strong", { textContent: `Run ${index + 1}` }), ...marks, again),
      element("p", { textContent: run.changed === "nothing" ? "as it was given" : run.changed }),
      element("p", { className: "downhill-hint", textContent: run.result }));
  }));
}

/** @param {Run} run */
function goalMark({ goal, used }) {
  return goal ? mark(`goal reached after ${readable(used)}`, "reached") : mark("goal not reached", "missed");
}

/**
 * @param {string} textContent
 * @param {string} kind
 */
function mark(textContent, kind) {
  return element("span", { className: "downhill-mark", "data-kind": kind, textContent });
}

/**
 * How many are left, in words.
 * @param {{runs: number, limited: boolean}} page
 * @param {number} done
 */
export function leftWords({ runs, limited }, done) {
  const left = runs - done;
  if (left <= 0) return limited ? `All ${runs} runs have been made.` : `A hand-in holds ${runs} runs, and all have been made.`;
  return limited ? `${left} of ${runs} ${runs === 1 ? "run" : "runs"} left.` : "";
}
