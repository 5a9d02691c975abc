// The student's page: read, predict, commit, run, answer, hand in. All of it is kept in this browser.

import { askForFile, keptAssignment } from "./assignment_open.js";
import { StudentWork } from "./assignment_work.js";
import { pageData, pageMain } from "./plain.js";
import { askAs } from "./server.js";

/** @import {StudentPage, StudentStart} from "./wire.js" */

const { assignment, fault } = /** @type {StudentStart} */ (pageData());
const main = pageMain();
const show = async (/** @type {StudentPage} */ page) => {
  document.title = `${page.title} – Downhill`;
  new StudentWork(main, page, await pictureOf(page.kind)).open();
};

/**
 * What shows the runs of a map or a training, whose modules nobody needs for a race; null for a race.
 * @param {StudentPage["kind"]} kind
 */
async function pictureOf(kind) {
  if (kind === "map") return new (await import("./assignment_map.js")).StudentMap();
  return kind === "training" ? new (await import("./assignment_training.js")).StudentTraining() : null;
}

askAs([...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
const found = assignment ?? (fault ? null : keptAssignment());
if (found) show(found);
else askForFile(main, fault, show);
