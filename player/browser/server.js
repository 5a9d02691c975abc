// What the player asks the server for, beside what Streamlit brings.

import { decode } from "./message.js";

/** The answer to a question about an experiment, as {header, buffer, start}; an Error in words if there is none. */
export async function ask(route, query) {
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
