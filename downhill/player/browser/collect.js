// The page of hand-ins: they are dropped, chosen or pasted here, and computed again on the server, which keeps nothing.

import { bytesOf, chosen, dropped, pasted } from "./collect_files.js";
import { CollectStream, assignmentIn } from "./collect_question.js";
import { Results } from "./collect_results.js";
import { element } from "./elements.js";
import { pageData, pageMain } from "./plain.js";

/** @import {Given} from "./collect_files.js" */
/** @import {Status} from "./question.js" */
/** @import {CollectProgress} from "./wire.js" */

class CollectPage {
  /** @type {Given[]} */
  files = [];
  /** @type {Results | null} */
  results = null;

  /**
   * @param {HTMLElement} main
   * @param {{mostBytes: number, mostFiles: number}} most
   */
  constructor(main, most) {
    this.most = most;
    this.stream = new CollectStream({
      report: (status) => this.report(status), came: (progress) => this.progress(progress),
      ended: (message) => this.show(new Results(message)),
    });
    this.said = element("p", { role: "status", className: "downhill-collect-said" });
    this.bar = element("progress", { hidden: true, "aria-label": "How many are done" });
    this.cancel = element("button", { type: "button", hidden: true, onclick: () => this.stream.cancel() }, "Cancel");
    this.place = element("div");
    main.append(
      element("h1", { textContent: "Hand-ins" }),
      element("p", {}, "Every run is computed again, and what a file claims is compared with it. Nothing is kept on the server."),
      this.zone(), this.paste(), this.assignment(),
      element("p", { className: "downhill-collect-work" }, this.bar, this.cancel), this.said, this.place,
    );
  }

  zone() {
    const choose = (/** @type {string} */ text, /** @type {Record<string, unknown>} */ properties) => {
      const field = element("input", { type: "file", multiple: true, ...properties });
      field.onchange = () => {
        this.add(chosen(field.files));
        field.value = "";
      };
      return element("label", { className: "downhill-collect-choose" }, text, field);
    };
    const zone = element("div", { className: "downhill-collect-zone" },
      element("p", {}, "Drop files, a folder, or the zip of your learning platform here"),
      choose("Choose files or a zip", {}), choose("Choose a folder", { webkitdirectory: true }));
    zone.ondragover = (event) => event.preventDefault();
    zone.ondrop = async (event) => {
      event.preventDefault();
      if (event.dataTransfer) this.add(await dropped(event.dataTransfer));
    };
    return zone;
  }

  paste() {
    const field = element("textarea", { rows: 3, "aria-label": "Texts from answer boxes", placeholder: "downhill-hand-in-1:…" });
    const add = element("button", { type: "button" }, "Add the texts");
    add.onclick = () => {
      if (!field.value.trim()) return this.say("Paste the texts of one or more hand-ins first.");
      this.add([pasted(field.value)]);
      field.value = "";
    };
    return element("details", {}, element("summary", {}, "Paste texts from an answer box"), field, add);
  }

  assignment() {
    // A fragment: whoever comes from the assignment's page brings it, and the server is not told of it before there are hand-ins.
    const own = new URLSearchParams(location.hash.slice(1)).get("a");
    const value = own ? String(new URL(`assignment?a=${own}`, location.href)) : "";
    this.link = element("input", { type: "text", "aria-label": "Your assignment’s link", placeholder: "https://…/assignment?a=…", value });
    return element("details", { open: own !== null }, element("summary", {}, "Count the hand-ins of my own assignment alone"),
      element("p", {}, "A student could change the assignment in a file. With its link here, only hand-ins of yours are counted; without, those of the one that most are of."),
      this.link);
  }

  /** @param {Given[]} given */
  add(given) {
    if (!given.length) return;
    const files = [...this.files, ...given];
    if (bytesOf(files) > this.most.mostBytes) {
      return this.say(`${(bytesOf(files) / 1e6).toFixed(0)} MB; at most ${this.most.mostBytes / 1e6} MB can be collected at once.`);
    }
    this.files = files;
    this.collect();
  }

  collect() {
    this.stream.ask({ files: this.files, assignment: assignmentIn(this.link?.value ?? "") });
  }

  /** @param {CollectProgress} progress */
  progress({ done, total }) {
    if (total === null) this.bar.removeAttribute("value");
    else Object.assign(this.bar, { max: Math.max(total, 1), value: done });
    this.say(total === null ? `${done} hand-ins read …` : `${done} of ${total} run again …`);
  }

  /** @param {Status} status */
  report({ state, text }) {
    this.bar.hidden = this.cancel.hidden = state !== "computing" && state !== "waiting";
    if (state === "computing") this.bar.removeAttribute("value");
    const said = { computing: "Sending …", waiting: "The server is busy; yours is next …", done: "", cancelled: "Cancelled.", failed: text ?? "" };
    this.say(said[state]);
    if (state !== "failed" && state !== "cancelled") return;
    this.said.append(" ", element("button", { type: "button", onclick: () => this.collect() }, "Try again"),
      " ", element("button", { type: "button", onclick: () => this.forget() }, "Begin anew"));
  }

  forget() {
    this.files = [];
    this.say("");
    this.show(null);
  }

  /** @param {Results | null} results */
  show(results) {
    this.results?.destroy();
    this.results = results;
    const more = element("button", { type: "button", onclick: () => this.forget() }, "Begin anew");
    this.place.replaceChildren(...(results ? [results.element, element("p", {}, more)] : []));
  }

  /** @param {string} text */
  say(text) {
    this.said.textContent = text;
  }
}

export const page = new CollectPage(pageMain(), pageData());
