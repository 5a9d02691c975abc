// The questions that are prepared, in their order, with buttons that move, change and remove them.

import { button, element } from "./elements.js";
import { KINDS } from "./room_questions.js";

/** @import {Prepared} from "./room_prepared.js" */
/** @import {AskedQuestion} from "./wire.js" */

export class PreparedList {
  element = element("ol", { className: "downhill-room-prepared" });

  /**
   * @param {Prepared} prepared
   * @param {(isAnother: boolean) => void} changed is called when a button has done something, and whether another question is being written now
   */
  constructor(prepared, changed) {
    this.prepared = prepared;
    this.changed = changed;
  }

  show() {
    const { questions } = this.prepared;
    this.element.replaceChildren(...questions.map((question, index) => this.line(question, index)));
  }

  /**
   * @param {AskedQuestion} question
   * @param {number} index
   */
  line({ kind, text }, index) {
    const { prepared } = this;
    const { editing, questions } = prepared;
    const name = `question ${index + 1}`;
    const move = (/** @type {-1 | 1} */ by) => {
      prepared.move(index, by);
      this.changed(false);
      this.focus(index + by, by);
    };
    const edit = () => {
      prepared.edit(index);
      this.changed(true);
    };
    const remove = () => {
      prepared.remove(index);
      this.changed(index === editing);
      this.focus(Math.min(index, questions.length - 2), 0);
    };
    return element("li", { ariaCurrent: index === editing ? "true" : null },
      element("span", {}, text, element("small", { textContent: index === editing ? "is being changed" : KINDS[kind] })),
      element("div", { className: "downhill-room-row" },
        button("↑", `Move ${name} up`, () => move(-1), { disabled: index === 0 }),
        button("↓", `Move ${name} down`, () => move(1), { disabled: index === questions.length - 1 }),
        button("Change", `Change ${name}`, edit),
        button("Remove", `Remove ${name}`, remove)));
  }

  /**
   * Whoever goes through the list by keys stays with the question that has been moved, or beside the one that is gone.
   * @param {number} index
   * @param {-1 | 0 | 1} by the button that has been used: up, down, or remove
   */
  focus(index, by) {
    const buttons = [...this.element.children].at(index)?.querySelectorAll("button") ?? [];
    const [up, down, , remove] = buttons;
    const wanted = { [-1]: [up, down], 1: [down, up], 0: [remove] }[by];
    wanted.find((each) => each && !each.disabled)?.focus();
  }
}
