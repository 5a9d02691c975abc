// What pages of rooms ask the server for; downhill/rooms/wire_rooms.py says what is asked and answered.

/** @import {RefusalCode, RoomRefusal} from "./wire.js" */

const LONGEST_PAUSE = 8; // seconds, before chance prolongs it
const PATIENCE_MS = 20_000; // the server itself gives up after ten seconds

/** The server does not do it, and says why. */
export class NotDone extends Error {
  /**
   * @param {RefusalCode} code
   * @param {string} words
   * @param {number} [seconds] after which it may be asked again
   */
  constructor(code, words, seconds = 1) {
    super(sentence(words));
    this.code = code;
    this.seconds = seconds;
  }

  /** Whether the same may be done a little later. */
  get isPassing() {
    return this.code === "too_many" || this.code === "lost";
  }
}

/** Nothing answers. */
export class Unreached extends Error {}

/**
 * The server's words as a sentence, to which others can be added.
 * @param {string} words
 */
export function sentence(words) {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?…]$/.test(words) ? "" : "."}`;
}

/**
 * The address of something beside this page's modules.
 * @param {string} path
 */
export function beside(path) {
  return new URL(`../${path}`, import.meta.url);
}

/**
 * What the server answers, whole or as it comes.
 * @param {string} path
 * @param {object} [how]
 * @param {string} [how.token]
 * @param {object} [how.said] is posted
 * @param {AbortSignal} [how.signal]
 * @returns {Promise<Response>}
 */
export async function roomAnswer(path, { token, said, signal } = {}) {
  /** @type {Record<string, string>} */
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  if (said) headers["Content-Type"] = "application/json";
  const body = said && JSON.stringify(said);
  const response = await fetch(beside(path), { method: said ? "POST" : "GET", headers, body, signal, cache: "no-store" }).catch(() => {
    throw new Unreached("The server does not answer.");
  });
  if (response.ok) return response;
  throw await notDone(response);
}

/** @param {Response} response */
async function notDone(response) {
  /** @type {RoomRefusal | null} */
  const refusal = await response.json().catch(() => null); // a proxy's answer is a page
  if (!refusal?.words) return new Unreached(`The server answered ${response.status}.`);
  return new NotDone(refusal.code, refusal.words, Number(response.headers.get("Retry-After")) || 1);
}

/**
 * @param {string} path
 * @param {object} said
 * @param {string} [token]
 * @returns {Promise<any>}
 */
export async function post(path, said, token) {
  const response = await roomAnswer(path, { said, token, signal: AbortSignal.timeout(PATIENCE_MS) });
  return response.json().catch(() => { throw new Unreached("The server has broken off."); });
}

/**
 * How long to wait before something is asked again: the longer the more often it has been, and for each phone of a class
 * another time, so that they do not all come at once.
 * @param {number} attempt how often it has been asked again before
 * @param {number} [least] seconds
 * @param {() => number} [chance] from 0 to 1
 */
export function pauseSeconds(attempt, least = 1, chance = Math.random) {
  return Math.max(least, Math.min(2 ** attempt, LONGEST_PAUSE)) * (1 + chance());
}

/** What says that it may be worth while to ask again: a connection, or a page that somebody looks at again. */
const WAKING = /** @type {const} */ (["online", "pageshow", "focus"]);

/**
 * Wait, at most until the browser says that there is a connection again, and then a moment by chance.
 * @param {number} seconds
 * @param {AbortSignal} [signal] ends it at once
 */
export async function rest(seconds, signal) {
  /** @type {(() => void)[]} */
  const stops = [];
  const isOnline = await new Promise((done) => {
    const waited = setTimeout(() => done(false), 1000 * seconds);
    const online = () => done(true);
    const ended = () => done(false);
    for (const event of WAKING) globalThis.addEventListener?.(event, online);
    signal?.addEventListener("abort", ended);
    stops.push(() => {
      clearTimeout(waited);
      for (const event of WAKING) globalThis.removeEventListener?.(event, online);
      signal?.removeEventListener("abort", ended);
    });
  });
  for (const stop of stops) stop();
  if (isOnline && !signal?.aborted) await new Promise((done) => setTimeout(done, 1000 * Math.random()));
}
