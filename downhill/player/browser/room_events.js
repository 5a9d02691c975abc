// A room's stream of events, asked for again whenever it breaks off.

import { NotDone, Unreached, pauseSeconds, rest, roomAnswer, sentence } from "./room_server.js";

/** @typedef {{name: string, data: any}} RoomEvent */

/**
 * @template State
 * @typedef {object} Hearer
 * @property {(state: State) => void} state is called with each state
 * @property {(words: string) => void} trouble is called with why there is none, and with "" once there is one again
 * @property {() => void} ended is called once: the room is no more
 * @property {() => void} unknown is called once: the room does not know the token, or is no more, which nothing tells apart
 */

const SILENT_MS = 40_000; // the server says something every 15 s; longer than this, and the stream is dead

/** Of a stream's text the events, as pieces of it come. */
export class EventReader {
  rest = "";

  /**
   * The events that are whole with this piece.
   * @param {string} piece
   * @returns {RoomEvent[]}
   */
  read(piece) {
    const parts = (this.rest + piece).split("\n\n");
    this.rest = parts.pop() ?? "";
    return parts.flatMap((part) => {
      const fields = new Map(part.split("\n").map((line) => {
        const at = line.indexOf(":");
        return [line.slice(0, at), line.slice(at + 1).trimStart()];
      }));
      const name = fields.get("event");
      return name ? [{ name, data: JSON.parse(fields.get("data") ?? "null") }] : []; // else a sign of life
    });
  }
}

/** @template State */
export class Listening {
  abort = new AbortController();
  isTroubled = false;

  /**
   * @param {string} path of the stream
   * @param {string} token
   * @param {Hearer<State>} hearer
   */
  constructor(path, token, hearer) {
    this.path = path;
    this.token = token;
    this.hearer = hearer;
  }

  /** Nobody wants to hear any more. */
  stop() {
    this.abort.abort();
  }

  /** Hear of the room until it ends. */
  async run() {
    for (let attempt = 0; !this.abort.signal.aborted; attempt += 1) {
      let least = 1;
      try {
        for await (const event of this.events()) {
          if (this.abort.signal.aborted) return;
          if (event.name === "ended") return this.end(this.hearer.ended);
          attempt = 0;
          this.take(event);
        }
        if (this.abort.signal.aborted) return;
        this.trouble("The connection is lost.");
      } catch (error) {
        if (this.abort.signal.aborted) return;
        if (error instanceof NotDone && error.code === "unknown") return this.end(this.hearer.unknown);
        if (!(error instanceof NotDone || error instanceof Unreached)) throw error;
        if (error instanceof NotDone) least = error.seconds;
        this.trouble(error instanceof NotDone ? error.message : "The connection is lost.");
      }
      await rest(pauseSeconds(attempt, least), this.abort.signal);
    }
  }

  /** @param {() => void} told */
  end(told) {
    this.stop();
    told();
  }

  /** @param {RoomEvent} event */
  take({ name, data }) {
    if (name === "trouble") return this.trouble(sentence(data.words));
    if (name !== "state") return;
    if (this.isTroubled) this.hearer.trouble("");
    this.isTroubled = false;
    this.hearer.state(data);
  }

  /** @param {string} words */
  trouble(words) {
    this.isTroubled = true;
    this.hearer.trouble(words);
  }

  /** The events of one stream; it ends where it breaks off, and where it has become silent. */
  async *events() {
    const dead = new AbortController(); // not AbortSignal.any, which phones of some years ago have not
    /** @type {ReadableStreamDefaultReader<Uint8Array> | null} */
    let stream = null;
    const die = () => {
      dead.abort();
      stream?.cancel().catch(() => {}); // it is broken already
    };
    this.abort.signal.addEventListener("abort", die, { once: true });
    let silence = setTimeout(die, SILENT_MS);
    const response = await roomAnswer(this.path, { token: this.token, signal: dead.signal }).finally(() => clearTimeout(silence));
    stream = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    const [decoder, reader] = [new TextDecoder(), new EventReader()];
    try {
      for (;;) {
        silence = setTimeout(die, SILENT_MS);
        const { done, value } = await stream.read().catch(() => ({ done: true, value: undefined }));
        clearTimeout(silence);
        if (done) return;
        yield* reader.read(decoder.decode(value, { stream: true }));
      }
    } finally {
      die();
    }
  }
}
