// What the player asks the server for, beside what Streamlit brings. A replay, which is a file on somebody's disk, has no
// server: what it can answer it brings along. In a notebook the kernel answers.

import { decode } from "./message.js";

/** @import {Message} from "./message.js" */
/** @import {Answers} from "./wire.js" */

/**
 * Answers by route or file, each to its query; until the signal.
 * @typedef {Record<string, (query: string, signal?: AbortSignal) => Answer | Promise<Answer>>} Brought
 */

/** @typedef {Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>} Answer */

const BUSY = [502, 503, 504]; // a proxy says these of a server that is late or not there
const LONGEST_PAUSE = 4; // seconds, before chance prolongs it
const COMPUTED_BEFOREHAND = "hands"; // runs that a file brings; a server and a kernel compute each when it is asked for
const SLOW_MILLISECONDS = 1000; // after which it is said that a kernel has not answered yet

/** @type {Brought | null} */
let brought = null;
let isGuest = false;

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
 * @param {{asGuest?: boolean}} [page] whether the page around the player is somebody else's
 */
export function answerFrom(answers, { asGuest = false } = {}) {
  brought = answers;
  isGuest = asGuest;
}

/**
 * What has been brought as the answer to a question in parts; null where there is a server to ask.
 * @param {string} route
 * @param {string} query
 * @param {AbortSignal} signal
 */
export function broughtParts(route, query, signal) {
  return brought && bodyOf(brought[route](query, signal));
}

/** @param {Answer | Promise<Answer>} answer */
async function bodyOf(answer) {
  return /** @type {ReadableStream<Uint8Array>} */ (new Response(await answer).body);
}

/** Whether the page around the player is ours: its address, its keys and its first stop. A notebook's is not. */
export function ownsPage() {
  return !isGuest;
}

/**
 * Whether there will be an answer; what needs one is left out of the player otherwise.
 * @param {string} name
 */
export function canAsk(name) {
  return brought === null ? name !== COMPUTED_BEFOREHAND : Object.hasOwn(brought, name);
}

/** @typedef {typeof canAsk} Asks whether a player may ask for this */

/**
 * What a player may ask for that is given all that it shows: the relief's script alone, which is a file.
 * @type {Asks}
 */
export const onlyFiles = (name) => name === "plotly.min.js";

/** The server will not answer this, however often it is asked. */
export class Refused extends Error {}

/** What waits for the server, which is busy. */
const waiting = new Set();
/** @type {Set<(isWaiting: boolean) => void>} */
const watchers = new Set();

function tellWatchers() {
  for (const watcher of watchers) watcher(waiting.size > 0);
}

/**
 * Be called when questions have to wait for a busy server, and when none does any more; returns what ends it.
 * @param {(isWaiting: boolean) => void} watcher
 */
export function onWaiting(watcher) {
  watchers.add(watcher);
  return () => { watchers.delete(watcher); };
}

/**
 * The address of a file beside this one.
 * @param {string} name
 */
export async function fileAddress(name) {
  if (!brought) return String(new URL(name, import.meta.url));
  return URL.createObjectURL(new Blob([await new Response(await brought[name]("")).blob()], { type: "text/javascript" }));
}

/**
 * A pause before something is asked again: the longer the more often it has been asked, and for nobody quite as long as
 * for another.
 * @param {number} attempt how often it has been asked again before
 * @param {number} [seconds] the first pause
 */
export function pause(attempt, seconds = 1) {
  const longest = Math.max(seconds, LONGEST_PAUSE);
  const paused = Math.min(seconds * 2 ** attempt, longest) * (1 + Math.random());
  return new Promise((done) => setTimeout(done, 1000 * paused));
}

/**
 * The server's response; while it is busy it is asked again.
 * @param {URL} address
 * @param {object} [until]
 * @param {AbortSignal} [until.signal] ends the question itself
 * @param {() => boolean} [until.isWanted] whether it is to be asked again
 * @param {() => void} [until.onBusy] is called before each wait
 * @param {BufferSource | Blob | null} [until.body] is posted with the question
 */
export async function request(address, { signal, isWanted = () => true, onBusy, body = null } = {}) {
  const method = body ? "POST" : "GET";
  for (let attempt = 0; ; attempt += 1) {
    const response = await fetch(address, { method, body, signal, headers });
    if (!BUSY.includes(response.status)) return response;
    onBusy?.();
    await pause(attempt, Number(response.headers.get("Retry-After")) || 1);
    signal?.throwIfAborted();
    if (!isWanted()) throw new Error("Nobody wants it any more.");
  }
}

/**
 * Why the server refuses: in its own words, but not in a proxy's, which are a page.
 * @param {Response} response
 */
export async function refusal(response) {
  const isOurs = response.headers.get("Content-Type")?.startsWith("text/plain");
  return new Refused((isOurs && (await response.text())) || `The server answered ${response.status}.`);
}

/**
 * What has been brought, in a notebook from a kernel that may be busy.
 * @param {Brought} answers
 * @param {string} route
 * @param {string} query
 */
async function broughtAnswer(answers, route, query) {
  const question = {};
  const slow = setTimeout(() => {
    waiting.add(question);
    tellWatchers();
  }, SLOW_MILLISECONDS);
  try {
    return new Response(await answers[route](query));
  } finally {
    clearTimeout(slow);
    if (waiting.delete(question)) tellWatchers();
  }
}

/**
 * The answer to a question about an experiment; an Error in words if there is none.
 * @param {string} route
 * @param {string} query
 * @param {() => boolean} [isWanted] whether a busy server is to be asked again
 */
export async function ask(route, query, isWanted) {
  if (!canAsk(route)) throw new Refused("A replay has no server to ask.");
  if (brought) return broughtAnswer(brought, route, query);
  const question = {};
  const onBusy = () => {
    waiting.add(question);
    tellWatchers();
  };
  let response;
  try {
    response = await request(new URL(`../${route}?${query}`, import.meta.url), { isWanted, onBusy });
  } catch {
    throw new Error("The server does not answer. Is the connection there?");
  } finally {
    if (waiting.delete(question)) tellWatchers();
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

/**
 * The same, decoded as one of our messages.
 * @template {keyof Answers} Route
 * @param {Route} route
 * @param {string} query
 * @param {() => boolean} [isWanted]
 * @returns {Promise<Message<Answers[Route]>>}
 */
export async function askMessage(route, query, isWanted) {
  return decode(new Uint8Array(await (await ask(route, query, isWanted)).arrayBuffer()));
}

/**
 * Questions that come faster than answers: one at a time is under way, and of those that wait only the last counts.
 * @template Question
 */
export class Latest {
  /** @param {(question: Question, isWanted: () => boolean) => Promise<void>} load */
  constructor(load) {
    this.load = load;
    this.busy = false;
    /** @type {Question | undefined} */
    this.waiting = undefined;
    /** @type {Question | undefined} the last one, unless it is no longer wanted */
    this.wanted = undefined;
  }

  /** @param {Question} question */
  async ask(question) {
    this.waiting = this.wanted = question;
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.waiting !== undefined) {
        const next = this.waiting;
        this.waiting = undefined;
        await this.load(next, () => this.wanted === next);
      }
    } finally {
      this.busy = false;
    }
  }

  /** Nothing that has been asked is wanted any more. */
  forget() {
    this.waiting = this.wanted = undefined;
  }
}
