// The student's page: read, predict, commit, run, answer, hand in. All of it is kept in this browser.

import { askForFile, keptAssignment } from "./assignment_open.js";
import { StudentWork } from "./assignment_work.js";
import { pageData, pageMain } from "./plain.js";
import { askAs } from "./server.js";

/** @import {StudentPage, StudentStart} from "./wire.js" */

const { assignment, fault } = /** @type {StudentStart} */ (pageData());
const main = pageMain();
const show = (/** @type {StudentPage} */ page) => {
  document.title = `${page.title} – Downhill`;
  new StudentWork(main, page).begin();
};

askAs([...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
const found = assignment ?? (fault ? null : keptAssignment());
if (found) show(found);
else askForFile(main, fault, show);
