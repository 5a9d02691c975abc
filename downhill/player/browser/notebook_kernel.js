// What a view in a notebook and the kernel say to each other, over the model that they share.

import { Refused, pause } from "./server.js";

/**
 * What anywidget gives a view.
 * @typedef {object} Model
 * @property {(name: string) => unknown} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(message: object) => void} send
 * @property {(event: string, callback: (...parts: any[]) => void) => void} on
 * @property {(event: string, callback: (...parts: any[]) => void) => void} off
 */

/** @import {KernelAnswer} from "./wire.js" */

/**
 * Whoever waits for an answer: for each piece of it, and for its end.
 * @typedef {object} Awaited
 * @property {(bytes: Uint8Array<ArrayBuffer>) => void} piece
 * @property {(bytes: Uint8Array<ArrayBuffer>) => void} last
 * @property {(error: Error) => void} refuse
 */

const SOON_SECONDS = 0.25; // for which a view waits until it shows what needs no kernel

let made = 0;

/** The kernel, as one view sees it: every view of a model hears all that is sent to any. */
export class Kernel {
  isThere = false;
  count = 0;
  /** @type {Map<string, Awaited>} by the names of their questions */
  awaited = new Map();
  meeting = Promise.withResolvers();

  /**
   * @param {Model} model
   * @param {(fault: string) => void} complain says what has gone wrong where nobody had asked
   */
  constructor(model, complain) {
    this.model = model;
    this.complain = complain;
    made += 1;
    this.view = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${made}/`;
  }

  /** Listen, and greet it; returns what ends that. */
  listen() {
    const hear = (/** @type {KernelAnswer} */ answer, /** @type {DataView[]} */ buffers) => this.hear(answer, buffers);
    this.model.on("msg:custom", hear);
    this.greet();
    return () => {
      this.model.off("msg:custom", hear);
      this.leave(this.view);
    };
  }

  async greet() {
    await this.ask("hello", "");
    this.isThere = true;
    this.meeting.resolve(undefined);
  }

  /** When it has answered for the first time. */
  met() {
    return this.meeting.promise;
  }

  /** The same, or after a moment. */
  metSoon() {
    return Promise.race([this.met(), pause(0, SOON_SECONDS)]);
  }

  /** A name that no other view and no other question has. */
  name() {
    this.count += 1;
    return `${this.view}${this.count}/`;
  }

  /**
   * @param {string} route
   * @param {string} query
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  ask(route, query) {
    return new Promise((last, refuse) => { this.send(route, query, { piece: () => {}, last, refuse }); });
  }

  /**
   * An answer in parts, as they come; nothing is computed any further after the signal.
   * @param {string} route
   * @param {string} query
   * @param {AbortSignal} [signal]
   * @returns {Promise<ReadableStream<Uint8Array>>}
   */
  parts(route, query, signal) {
    return new Promise((begin, refuse) => {
      /** @type {ReadableStreamDefaultController<Uint8Array>} */
      let parts;
      const stream = new ReadableStream({ start: (controller) => { parts = controller; } });
      const piece = (/** @type {Uint8Array} */ bytes) => {
        parts.enqueue(bytes);
        begin(stream);
      };
      const last = () => {
        begin(stream);
        parts.close();
      };
      const question = this.send(route, query, { piece, last, refuse: (error) => {
        refuse(error);
        parts.error(error);
      } });
      signal?.addEventListener("abort", () => {
        if (!this.awaited.has(question)) return;
        this.leave(question);
        parts.error(signal.reason);
      });
    });
  }

  /**
   * @param {string} route
   * @param {string} query
   * @param {Awaited} awaited
   */
  send(route, query, awaited) {
    const question = this.name();
    this.awaited.set(question, awaited);
    this.model.send({ question, route, query });
    return question;
  }

  /**
   * Answers are no longer wanted.
   * @param {string} beginning of their questions' names
   */
  leave(beginning) {
    for (const question of this.awaited.keys()) if (question.startsWith(beginning)) this.awaited.delete(question);
    this.model.send({ unasked: beginning });
  }

  /**
   * @param {KernelAnswer} answer
   * @param {DataView[]} buffers
   */
  hear({ question = "", more, refused, fault }, buffers) {
    if (fault !== undefined) return this.complain(fault);
    const awaited = this.awaited.get(question);
    if (!more) this.awaited.delete(question);
    if (refused !== undefined) awaited?.refuse(new Refused(refused));
    else awaited?.[more ? "piece" : "last"](bytesOf(buffers[0]));
  }

  /**
   * What the model holds under this name.
   * @param {string} name
   */
  bytes(name) {
    return bytesOf(/** @type {DataView} */ (this.model.get(name)));
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  set(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }
}

/**
 * A copy, for the notebook's own may lie anywhere in a larger one.
 * @param {DataView} view
 */
function bytesOf({ buffer, byteOffset, byteLength }) {
  return new Uint8Array(/** @type {ArrayBuffer} */ (buffer).slice(byteOffset, byteOffset + byteLength));
}
