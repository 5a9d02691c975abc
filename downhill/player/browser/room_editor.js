// Where questions are written: the form, the list of those that are prepared, and the buttons that take or drop a question.

import { element } from "./elements.js";
import { QuestionForm } from "./room_form.js";
import { PreparedList } from "./room_prepared_list.js";

/** @import {About} from "./room_form.js" */
/** @import {Prepared} from "./room_prepared.js" */

export class QuestionEditor {
  taker = element("button", { type: "button" });
  dropper = element("button", { type: "button" });

  /**
   * @param {About} about
   * @param {Prepared} prepared
   * @param {object} how
   * @param {string} how.take what the button says that prepares a question
   * @param {string} how.drop what the one says that drops what is being written; without it there is none
   * @param {() => void} [how.done] is called when the question is taken or dropped
   */
  constructor(about, prepared, { take, drop, done = () => {} }) {
    this.prepared = prepared;
    this.words = { take, drop };
    this.form = new QuestionForm(about, prepared.draft, (draft) => prepared.change({ draft }));
    this.list = new PreparedList(prepared, (isAnother) => {
      if (isAnother) this.form.begin(prepared.draft);
      this.show();
      if (isAnother) this.form.text.focus();
    });
    this.taker.addEventListener("click", () => { if (this.take()) done(); });
    this.dropper.addEventListener("click", () => {
      this.drop();
      done();
    });
    this.show();
  }

  /** Take over the question in the form; whether it is one. */
  take() {
    const question = this.form.read();
    if (!question) return false;
    this.prepared.add(question);
    this.begin();
    return true;
  }

  drop() {
    this.prepared.discard();
    this.begin();
  }

  begin() {
    this.form.begin(this.prepared.draft);
    this.show();
  }

  show() {
    const { editing } = this.prepared;
    const { take, drop } = this.words;
    const isNew = editing === null;
    this.form.legend.textContent = isNew ? "A question" : `Question ${editing + 1}`;
    this.taker.textContent = isNew ? take : "Keep the change";
    this.dropper.textContent = isNew ? drop : "Leave it as it was";
    this.dropper.hidden = isNew && !drop;
    this.list.show();
  }
}
