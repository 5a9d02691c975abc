// The line of controls at the picture, and the keys that do the same.

import { LayoutChoice, Projector, Toggles, Zoom } from "./choices.js";
import { onKeys } from "./keys.js";
import { Menu } from "./menu.js";
import { canAsk } from "./server.js";
import { StartMenu } from "./start.js";
import { Transport } from "./transport.js";

/** @import {Actions} from "./actions.js" */
/** @import {Playback} from "./playback.js" */
/** @import {Boxes} from "./skeleton.js" */
/** @import {Stage} from "./stage.js" */
/** @import {ShownState} from "./state.js" */

export class Controls {
  /**
   * @param {Boxes} boxes
   * @param {Playback} playback
   * @param {Stage} stage
   * @param {Actions} actions
   */
  constructor({ transport }, playback, stage, actions) {
    this.transport = new Transport(transport, playback, actions.changeTime);
    this.layoutChoice = new LayoutChoice(transport, actions.chooseLayout);
    this.projector = new Projector(transport, actions.fillScreen);
    this.menu = new Menu(transport, "More");
    const { content } = this.menu;
    this.startMenu = canAsk("race") ? new StartMenu(content, actions.startAt, actions.showStatus) : null;
    content.append(this.transport.loop);
    this.toggles = new Toggles(content, actions.prefer);
    this.zoom = new Zoom(content, stage);
  }

  /** Listen to the keyboard and to what closes things; returns what ends that. */
  listen() {
    const { layoutChoice, projector } = this;
    const leave = () => { if (!document.fullscreenElement) projector.leave(); };
    document.addEventListener("fullscreenchange", leave);
    const stops = [
      onKeys({
        ...this.transport.keys, l: () => layoutChoice.next(), f: () => projector.toggle(), Escape: () => projector.leave(),
      }),
      this.menu.listen(), () => document.removeEventListener("fullscreenchange", leave),
    ];
    return () => { for (const stop of stops) stop(); };
  }

  /**
   * Bring the choices in line with the state.
   * @param {ShownState} state
   */
  lay({ race, landscape, layout, preferences }) {
    this.startMenu?.show(race, landscape);
    this.layoutChoice.show(layout);
    this.zoom.show(layout);
    this.toggles.show(preferences);
    this.projector.show(preferences.projector);
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
