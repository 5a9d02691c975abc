// What the player asks the server for, beside what Streamlit brings. A replay, which is a file on somebody's disk, has no
// server: what it can answer it brings along.

import { decode } from "./message.js";

/** @import {Message} from "./message.js" */
/** @import {Answers} from "./wire.js" */

/**
 * Answers by route or file.
 * @typedef {Record<string, () => BlobPart | Promise<BlobPart>>} Brought
 */

const BUSY = 503;

/** @type {Brought | null} */
let brought = null;

/** @type {Record<string, string>} */
const headers = {};

/**
 * Whose questions these are, so that the server can be fair to all pages of one address.
 * @param {string} session
 */
export function askAs(session) {
  headers["Downhill-Page"] = session;
}

/**
 * From now on there are only these answers; with null there is a server again.
 * @param {Brought | null} answers
 */
export function answerFrom(answers) {
  brought = answers;
}

/**
 * Whether there will be an answer; what needs one is left out of the player otherwise.
 * @param {string} name
 */
export function canAsk(name) {
  return brought === null || Object.hasOwn(brought, name);
}

/**
 * The address of a file beside this one.
 * @param {string} name
 */
export async function addressOf(name) {
  if (!brought) return String(new URL(name, import.meta.url));
  return URL.createObjectURL(new Blob([await brought[name]()], { type: "text/javascript" }));
}

/**
 * The server's response; while it is busy and says when to ask again, that is done.
 * @param {URL} address
 * @param {object} [until]
 * @param {AbortSignal} [until.signal] nobody wants it any more
 * @param {() => void} [until.onBusy] is called before each wait
 */
export async function request(address, { signal, onBusy } = {}) {
  for (;;) {
    const response = await fetch(address, { signal, headers });
    const seconds = Number(response.headers.get("Retry-After"));
    if (response.status !== BUSY || !(seconds > 0)) return response;
    onBusy?.();
    await new Promise((done) => setTimeout(done, 1000 * seconds));
    signal?.throwIfAborted();
  }
}

/**
 * The answer to a question about an experiment; an Error in words if there is none.
 * @param {string} route
 * @param {string} query
 */
export async function ask(route, query) {
  if (!canAsk(route)) throw new Error("A replay has no server to ask.");
  if (brought) return new Response(await brought[route]());
  let response;
  try {
    response = await request(new URL(`../${route}?${query}`, import.meta.url));
  } catch {
    throw new Error("The server does not answer. Is the connection there?");
  }
  if (!response.ok) throw new Error((await response.text()) || `The server answered ${response.status}.`);
  return response;
}

/**
 * The same, decoded as one of our messages.
 * @template {keyof Answers} Route
 * @param {Route} route
 * @param {string} query
 * @returns {Promise<Message<Answers[Route]>>}
 */
export async function askMessage(route, query) {
  return decode(new Uint8Array(await (await ask(route, query)).arrayBuffer()));
}

/**
 * Questions that come faster than answers: one at a time is under way, and of those that wait only the last counts.
 * @template Question
 */
export class Latest {
  /** @param {(question: Question) => Promise<void>} load */
  constructor(load) {
    this.load = load;
    this.busy = false;
    /** @type {Question | undefined} */
    this.waiting = undefined;
  }

  /** @param {Question} question */
  async ask(question) {
    this.waiting = question;
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.waiting !== undefined) {
        const next = this.waiting;
        this.waiting = undefined;
        await this.load(next);
      }
    } finally {
      this.busy = false;
    }
  }

  /** What waits is no longer wanted. */
  forget() {
    this.waiting = undefined;
  }
}
