// What a person's input does: to the state, to the moment, and to the experiment.

import { keep, preferences } from "./preferences.js";

/** @import {Player} from "./player.js" */
/** @import {FilmFrame} from "./film.js" */
/** @import {Preferences} from "./state.js" */
/** @import {Edit, Layout, Pair} from "./wire.js" */

/** @typedef {ReturnType<typeof actionsOn>} Actions */

/**
 * The actions that the player's parts offer.
 * @param {Player} player
 */
export function actionsOn(player) {
  const { state, playback } = player;

  /** @param {Partial<Preferences>} changed */
  const remember = (changed) => {
    Object.assign(state.preferences, changed);
    keep({ ...preferences(state.preferences), ...changed }); // a player without read-outs cannot show all that is kept
  };

  /** @param {string} text */
  const showStatus = (text) => player.status.say(text);

  /**
   * @param {Edit} edit
   * @param {boolean} done whether it is to be kept
   */
  const edit = (edit, done) => {
    player.edits.change(edit, done);
    if (done && isTold(edit)) player.edits.tell();
  };

  /**
   * Whether words on the page depend on it: what is counted, and the formula of a rule with options.
   * @param {Edit} edit
   */
  const isTold = ({ budget, numbers = [] }) => Boolean(budget) || numbers.some(([entrant, name]) =>
    state.race?.entrants[entrant]?.hyperparameters.find((each) => each.name === name)?.scale === "switch");

  /** @param {Layout} layout */
  const chooseLayout = (layout) => {
    if (layout === state.layout || !state.race) return;
    player.panels.leaveFilm();
    state.layout = layout;
    player.pictures.unmark();
    player.lay();
    player.edits.keepLayout(layout);
    player.address.goTo(player.edits.experiment, layout);
  };

  return {
    showStatus,
    edit,
    chooseLayout,

    /** @param {number} index of the entrant to look at */
    select(index) {
      state.selected = index;
      player.lay();
    },

    /** @param {Partial<Preferences>} changed */
    prefer(changed) {
      remember(changed);
      player.lay();
    },

    /**
     * The picture fills the page, and where a browser allows it the screen.
     * @param {boolean} on
     */
    fillScreen(on) {
      remember({ projector: on });
      if (on) document.documentElement.requestFullscreen?.().catch(() => {}); // the page is filled all the same
      else if (document.fullscreenElement) document.exitFullscreen();
      player.lay();
    },

    /**
     * @param {Pair} start
     * @param {string} reason why one would start there
     */
    startAt(start, reason) {
      edit({ start }, true);
      showStatus(reason);
    },

    /**
     * @param {number} entrant
     * @param {string} name
     * @param {number} value
     * @param {boolean} done
     */
    setHyperparameter(entrant, name, value, done) {
      edit({ numbers: [[entrant, name, value]] }, done);
    },

    /**
     * @param {number} entrant
     * @param {string} name
     */
    openFilm(entrant, name) {
      if (state.layout === "surface") chooseLayout("overlay"); // a film has no heights
      player.panels.openFilm(entrant, name);
    },

    /** @param {FilmFrame | null} frame null for the race itself */
    showFrame(frame) {
      state.frame = frame;
      player.pictures.showFrame();
      player.draw();
    },

    /** The race has been started, stopped, moved, or its speed changed. */
    changeTime() {
      const { speed, loop, playing } = playback;
      if (speed !== state.preferences.speed || loop !== state.preferences.loop) remember({ speed, loop });
      if (playing) player.clock.start();
      else player.draw();
    },
  };
}
