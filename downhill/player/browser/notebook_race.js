// A race in a notebook, as the front end of an anywidget: the kernel answers what a server would. While there is no
// kernel, or a busy one, the race plays as a lean replay does.

import { element } from "./elements.js";
import { Kernel } from "./notebook_kernel.js";
import { followTheme } from "./notebook_theme.js";
import { decode } from "./message.js";
import { Player } from "./player.js";
import { unpack } from "./race.js";
import { answerFrom } from "./server.js";

/** @import {Message} from "./message.js" */
/** @import {Model} from "./notebook_kernel.js" */
/** @import {Brought} from "./server.js" */
/** @import {PageRaceHeader} from "./wire.js" */

const ABOVE = { page: 260, projector: 260 }; // the notebook's head, a cell and the controls, in pixels
const ROUTES = ["race", "picture", "landscape", "film", "tuned", "ridge-start", "read-outs", "plotly.min.js"];

/**
 * Fill a view's element; returns what is called when the view is closed.
 * @param {Model} model what kernel and notebook share: `_race` and `_picture`, which are messages, and `_edits`
 * @param {HTMLElement} parent
 */
export function show(model, parent) {
  const view = new RaceView(model, parent);
  return () => view.leave();
}

class RaceView {
  /** @type {Player | null} */
  player = null;

  /**
   * @param {Model} model
   * @param {HTMLElement} parent
   */
  constructor(model, parent) {
    this.model = model;
    this.kernel = new Kernel(model, (fault) => this.player?.status.say(fault));
    this.root = element("div", { className: "downhill-player", role: "region", "aria-label": "Race", "data-testid": "player" });
    parent.replaceChildren(this.root);
    this.stops = [followTheme(parent), this.kernel.listen(), this.follow()];
    this.begin();
  }

  /** Show each race that comes from the kernel. */
  follow() {
    const changed = () => this.receive();
    this.model.on("change:_race", changed);
    return () => this.model.off("change:_race", changed);
  }

  async begin() {
    await this.kernel.metSoon();
    if (!this.kernel.isThere) {
      this.build({ picture: () => this.kernel.bytes("_picture") });
      await this.kernel.met();
    }
    this.build(Object.fromEntries(ROUTES.map((route) => [route, (query) => this.answer(route, query)])));
  }

  /**
   * @param {string} route
   * @param {string} query
   */
  answer(route, query) {
    return route === "picture" && query === this.race.header.experiment ? this.kernel.bytes("_picture") : this.kernel.ask(route, query);
  }

  /** @returns {Message<PageRaceHeader>} */
  get race() {
    return decode(this.kernel.bytes("_race"));
  }

  /**
   * Build the player anew, with what is to be had; its moment stays.
   * @param {Brought} answers
   */
  async build(answers) {
    const before = this.player?.playback;
    this.player?.destroy();
    answerFrom(answers, { asGuest: true });
    const player = this.player = new Player(this.root);
    player.pictures.above = ABOVE;
    player.edits.send = (_, edits) => this.kernel.set("_edits", edits);
    await this.receive();
    if (before && !before.playing) player.playback.seek(before.position);
    else if (before) player.playback.position = before.position;
  }

  async receive() {
    await this.player?.arrivals.receive(unpack(this.race));
  }

  leave() {
    for (const stop of this.stops) stop();
    this.player?.destroy();
    this.root.remove();
  }
}
