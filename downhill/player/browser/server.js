// What the player asks the server for, beside what Streamlit brings. A replay, which is a file on somebody's disk, has no
// server: what it can answer it brings along.

import { decode } from "./message.js";

let brought = null;

/** From now on there are only these answers: by route or file, functions that give bytes, or a promise of them. */
export function answerFrom(answers) {
  brought = answers;
}

/** Whether there will be an answer; what needs one is left out of the player otherwise. */
export function canAsk(name) {
  return brought === null || Object.hasOwn(brought, name);
}

/** The address of a file beside this one. */
export async function addressOf(name) {
  if (!brought) return String(new URL(name, import.meta.url));
  return URL.createObjectURL(new Blob([await brought[name]()], { type: "text/javascript" }));
}

/** The answer to a question about an experiment; an Error in words if there is none. */
export async function ask(route, query) {
  if (!canAsk(route)) throw new Error("A replay has no server to ask.");
  if (brought) return new Response(await brought[route]());
  let response;
  try {
    response = await fetch(new URL(`../${route}?${query}`, import.meta.url));
  } catch {
    throw new Error("The server does not answer. Is the connection there?");
  }
  if (!response.ok) throw new Error((await response.text()) || `The server answered ${response.status}.`);
  return response;
}

/** The same, decoded as one of our messages. */
export async function askMessage(route, query) {
  return decode(new Uint8Array(await (await ask(route, query)).arrayBuffer()));
}

/** Questions that come faster than answers: one at a time is under way, and of those that wait only the last counts. */
export class Latest {
  constructor(load) {
    this.load = load;
    this.busy = false;
  }

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
