// What a phone shows of its room: nothing yet, the question, the answers, or the race.

import { editedQuery } from "./edits.js";
import { element } from "./elements.js";
import { readable } from "./numbers.js";
import { Answering } from "./room_answering.js";
import { distributionView } from "./room_distribution.js";
import { inputFor } from "./room_inputs.js";
import { answerText } from "./room_numbers.js";
import { RoomPlayer } from "./room_race.js";
import { post, rest } from "./room_server.js";
import { keepOf, keptOf, onKept } from "./room_storage.js";

/** @import {KeptRound} from "./room_answering.js" */
/** @import {PhoneRound, PhoneState} from "./wire.js" */

const SPREAD_SECONDS = 3; // in which the phones of a class ask for the race

export class PhoneRounds {
  key = "";
  /** @type {number | null} */
  endsAt = null;
  /** @type {PhoneRound | null} */
  round = null;
  /** @type {(() => void)[]} what ends what is shown */
  stops = [];
  /** @type {() => void} */
  showInput = () => {};
  status = element("p", { className: "downhill-room-status", role: "status" });

  /**
   * @param {HTMLElement} parent
   * @param {string} code
   * @param {string} token
   * @param {() => void} unknown is called when the room does not know this phone
   */
  constructor(parent, code, token, unknown) {
    this.parent = parent;
    this.answering = new Answering({
      send: (answer) => post(`room/${code}/answer`, answer, token),
      keep: (kept) => keepOf("phone", code, { token, endsAt: this.endsAt, kept }),
      changed: () => this.write(),
      unknown,
    });
    this.recalled = () => {
      const { kept } = keptOf("phone", code);
      return isKeptRound(kept) && kept.number === this.round?.number ? kept : null;
    };
    this.stop = onKept("phone", code, () => this.adopt());
  }

  destroy() {
    this.stop();
    for (const stop of this.stops.splice(0)) stop();
    this.answering.kept.given = null;
  }

  /** @param {PhoneState} state */
  show({ endsAt, round }) {
    this.endsAt = endsAt;
    this.round = round;
    if (round && round.number !== this.answering.kept.number) this.answering.kept = this.recalled() ?? this.answering.kept;
    if (round) this.answering.follow(round);
    const key = round ? `${round.number} ${round.stage}` : "";
    if (key === this.key && this.parent.childElementCount) return this.write();
    this.key = key;
    for (const stop of this.stops.splice(0)) stop();
    this.showInput = () => {};
    if (!round) this.parent.replaceChildren(element("p", { className: "downhill-room-calm", role: "status", textContent: "You are in. The question will appear here." }));
    else if (round.stage === "asked") this.ask(round);
    else this.tell(round);
    Object.assign(this.parent.dataset, { round: String(round?.number ?? ""), stage: round?.stage ?? "" });
    this.write();
  }

  /** @param {PhoneRound} round */
  ask(round) {
    const input = inputFor(round, this.answering);
    this.showInput = () => input.show?.();
    if (input.destroy) this.stops.push(input.destroy);
    this.parent.replaceChildren(...question(round), input.element, this.status);
  }

  /** Another tab of this phone has chosen, typed or given something. */
  adopt() {
    const kept = this.recalled();
    if (!kept || !this.round) return;
    this.answering.adopt(kept);
    if (this.round.stage !== "asked") return;
    for (const stop of this.stops.splice(0)) stop();
    this.ask(this.round);
    this.write();
  }

  /** @param {PhoneRound} round */
  tell(round) {
    const { question: asked, experiment, distribution, answer } = round;
    /** @type {HTMLElement[]} */
    const parts = [...question(round), this.status];
    if (round.stage === "run") parts.push(this.race(round));
    if (distribution) {
      const view = distributionView({ question: asked, experiment, distribution, own: answer, isWall: false });
      this.stops.push(view.destroy);
      parts.push(view.element);
    }
    this.parent.replaceChildren(...parts);
  }

  /**
   * The race, with the phone's own rate where it has picked one.
   * @param {PhoneRound} round
   */
  race({ question: { kind, entrant = 0 }, experiment, answer }) {
    const isOwn = kind === "rate" && typeof answer === "number";
    const query = isOwn ? editedQuery(experiment, [{ numbers: [[entrant, "learning_rate", answer]] }]) : experiment;
    const root = element("div", { className: "downhill-player", role: "region", "aria-label": "Race" });
    root.dataset.testid = "player";
    const player = new RoomPlayer(root, false);
    this.stops.push(() => player.destroy());
    rest(SPREAD_SECONDS * Math.random(), player.end.signal).then(() => player.load(query));
    const title = isOwn ? `The race with your learning rate, ${readable(answer, null)}` : "The race";
    return element("div", {}, element("h2", { textContent: title }), root);
  }

  /** Say where the answer is. */
  write() {
    const { round, answering: { way, words, confirmed } } = this;
    if (!round) return;
    this.showInput();
    const has = confirmed === null ? "" : `: ${answerText(round.question, confirmed)}`;
    const texts = {
      none: "", sending: "Sending …",
      waiting: `Not sent yet. ${words} Your answer is kept on this phone and goes out by itself.`,
      arrived: `Your answer has arrived${has}. You may change it until the answers are shown.`,
      late: `The last answer came too late: answers are no longer taken.${confirmed === null ? "" : ` What counts${has}`}`,
      refused: `It was not taken. ${words}`,
    };
    const isAsked = round.stage === "asked";
    const closed = confirmed === null ? "You have not answered." : `You have answered${has}`;
    const text = isAsked || way === "late" ? texts[way] : closed;
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.dataset.way = isAsked ? way : "closed";
  }
}

/**
 * What is asked; of a rate also whose, which the lecturer's words need not say.
 * @param {PhoneRound} round
 */
function question({ question: { text }, whose }) {
  const heading = element("h2", { className: "downhill-room-question", textContent: text });
  return [heading, ...(whose ? [element("p", { textContent: `Learning rate of ${whose}` })] : [])];
}

/**
 * Whether this has been kept by us: in a browser anybody may write anything.
 * @param {any} kept
 * @returns {kept is KeptRound}
 */
function isKeptRound(kept) {
  const isGiven = (/** @type {unknown} */ value) => value === null || typeof value === "number" || typeof value === "string"
    || (Array.isArray(value) && value.length === 2 && value.every(Number.isFinite));
  return Number.isInteger(kept?.number) && [kept.draft, kept.given, kept.confirmed].every(isGiven);
}
