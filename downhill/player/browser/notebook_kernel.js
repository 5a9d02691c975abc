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

/** @typedef {{resolve: (bytes: Uint8Array<ArrayBuffer>) => void, reject: (error: Error) => void}} Awaited */

const SOON_SECONDS = 0.25; // for which a view waits until it shows what needs no kernel

let made = 0;

/** The kernel, as one view sees it: every view of a model hears all that is sent to any. */
export class Kernel {
  isThere = false;
  count = 0;
  /** @type {Map<string, Awaited>} what has been asked, by its name */
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
    this.view = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${made}`;
  }

  /** Listen, and greet it; returns what ends that. */
  listen() {
    const hear = (/** @type {KernelAnswer} */ answer, /** @type {DataView[]} */ buffers) => this.hear(answer, buffers);
    this.model.on("msg:custom", hear);
    this.greet();
    return () => {
      this.model.off("msg:custom", hear);
      this.model.send({ leave: this.view });
      this.awaited.clear();
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

  /**
   * @param {string} route
   * @param {string} query
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  ask(route, query) {
    this.count += 1;
    const question = `${this.view} ${this.count}`;
    return new Promise((resolve, reject) => {
      this.awaited.set(question, { resolve, reject });
      this.model.send({ question, view: this.view, route, query });
    });
  }

  /**
   * @param {KernelAnswer} answer
   * @param {DataView[]} buffers
   */
  hear({ question, refused, fault }, buffers) {
    if (fault !== undefined) return this.complain(fault);
    const asked = this.awaited.get(question ?? "");
    this.awaited.delete(question ?? "");
    if (refused === undefined) asked?.resolve(bytesOf(buffers[0]));
    else asked?.reject(new Refused(refused));
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
