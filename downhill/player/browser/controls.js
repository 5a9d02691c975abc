// The line of controls at the picture, and the keys that do the same.

import { LayoutChoice, Projector, Toggles, Zoom } from "./choices.js";
import { onKeys } from "./keys.js";
import { Menu } from "./menu.js";
import { ownsPage } from "./server.js";
import { StartMenu } from "./start.js";
import { Transport } from "./transport.js";

/** @import {Player} from "./player.js" */
/** @import {Stage} from "./stage.js" */
/** @import {ShownState} from "./state.js" */

export class Controls {
  /**
   * @param {Player} player
   * @param {Stage} stage
   */
  constructor({ actions, asks, boxes: { root, transport }, playback }, stage) {
    this.root = root;
    this.transport = new Transport(transport, playback, actions.changeTime);
    this.layoutChoice = new LayoutChoice(transport, actions.chooseLayout, asks);
    this.projector = ownsPage() ? new Projector(transport, actions.fillScreen) : null;
    this.menu = new Menu(transport, "More");
    const { content } = this.menu;
    this.startMenu = asks("ridge-start") ? new StartMenu(content, actions.startAt, actions.showStatus) : null;
    content.append(this.transport.loop);
    this.toggles = new Toggles(content, actions.prefer, asks);
    this.zoom = new Zoom(content, stage);
  }

  /** Listen to the keyboard and to what closes things; returns what ends that. */
  listen() {
    const { layoutChoice, projector } = this;
    const leave = () => { if (!document.fullscreenElement) projector?.leave(); };
    document.addEventListener("fullscreenchange", leave);
    const stops = [
      onKeys({
        ...this.transport.keys, l: () => layoutChoice.next(), f: () => projector?.toggle(), Escape: () => projector?.leave(),
      }, this.root),
      this.menu.listen(), () => document.removeEventListener("fullscreenchange", leave),
    ];
    return () => { for (const stop of stops) stop(); };
  }

  /**
   * Bring the choices in line with the state.
   * @param {ShownState} state
   */
  lay({ race, landscape, layout, preferences }) {
    this.transport.unit = race.projection ? "point" : "step";
    this.startMenu?.show(race, landscape);
    this.layoutChoice.show(layout);
    this.zoom.show(layout);
    this.toggles.show(preferences);
    this.projector?.show(preferences.projector);
  }

  /** Bring the buttons in line with the moment. */
  draw() {
    this.transport.show();
  }

  /** Write the moment. */
  write() {
    this.transport.write();
  }
}
