// The two lines of controls above the picture, and the keys that do the same.

import { LayoutChoice, Toggles, Zoom } from "./choices.js";
import { onKeys } from "./keys.js";
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
  constructor({ transport, choices }, playback, stage, actions) {
    this.transport = new Transport(transport, playback, actions.changeTime);
    this.layoutChoice = new LayoutChoice(choices, actions.chooseLayout);
    this.startMenu = canAsk("race") ? new StartMenu(choices, actions.startAt, actions.showStatus) : null;
    this.toggles = new Toggles(choices, actions.prefer);
    this.zoom = new Zoom(choices, stage);
  }

  /** Listen to the keyboard; returns what ends that. */
  listen() {
    return onKeys({ ...this.transport.keys, l: () => this.layoutChoice.next() });
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
