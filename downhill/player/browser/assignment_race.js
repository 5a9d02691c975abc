// An assignment's race: the landscape before anything has run, with points that are answered, and then each run. Of a map
// the landscape alone.

import { element } from "./elements.js";
import { landscape as landscapeWith } from "./landscape.js";
import { Player } from "./player.js";
import { unpack } from "./race.js";
import { askMessage } from "./server.js";

/** @import {Landscape} from "./landscape.js" */
/** @import {Message} from "./message.js" */
/** @import {Race} from "./race.js" */
/** @import {HiddenPart, Pair, RaceHeader} from "./wire.js" */

const ABOVE = { page: 60, projector: 60 }; // pixels of the window that are not for the picture: the controls
const ASKED = ["landscape", "plotly.min.js"];
const BARE = "without points"; // of a landscape whose known points are not shown

/**
 * @typedef {object} Marks
 * @property {() => boolean} mayMoveStart
 * @property {(start: Pair, done: boolean) => void} startMoved
 * @property {() => Pair | null} point where the point is that is being answered; null where none is
 * @property {(point: Pair) => void} pointMoved
 * @property {() => {at: Pair, text: string}[]} points that have been answered
 */

/** Nothing but what is seen: what may be changed stands beside it, and no table of numbers says more. */
class StudentPlayer extends Player {
  /** @type {HTMLElement[]} */
  flags = [];

  /**
   * @param {HTMLElement} root
   * @param {Marks} marks
   * @param {boolean} moves whether there is ever anything to move
   */
  constructor(root, marks, moves) {
    const mover = {
      from: () => marks.point() ?? /** @type {Race} */ (this.state.race).start,
      /** @type {(place: Pair, done: boolean) => void} */
      move: (place, done) => {
        if (marks.point()) marks.pointMoved(place);
        else if (marks.mayMoveStart()) marks.startMoved(place, done);
      },
      takeBack: () => {},
    };
    super(root, (name) => ASKED.includes(name), moves ? mover : null);
    this.marks = marks;
    root.toggleAttribute("data-replay", !moves);
    this.pictures.above = ABOVE;
  }

  listenToPage() {
    return [];
  }

  /** The pictures, and the points that have been answered above them. */
  lay() {
    super.lay();
    if (!this.marks || !this.state.race) return; // while it is being made
    const { stage } = this.pictures;
    for (const flag of this.flags) flag.remove();
    this.flags = this.marks.points().map(({ at: [x, y], text }) => {
      const [panel] = stage.panels;
      const at = /** @type {Pair} */ ([panel.toX(x), panel.toY(y)]);
      const flag = element("div", { className: "downhill-flag", textContent: text, hidden: stage.panelAt(...at) < 0 });
      flag.style.transform = `translate(${at[0]}px, ${at[1]}px)`;
      flag.setAttribute("aria-hidden", "true"); // the fields of the question say it
      return flag;
    });
    stage.parent.append(...this.flags);
    this.root.dataset.start = this.marks.mayMoveStart() && !this.marks.point() ? "free" : "fixed";
  }
}

export class StudentRace {
  /** @type {object | null} what is fetched */
  wanted = null;
  /** @type {Map<string, Promise<Race>>} without entrants, by their queries */
  places = new Map();

  /**
   * @param {Marks} marks
   * @param {boolean} moves
   * @param {string} ariaLabel
   */
  constructor(marks, moves, ariaLabel) {
    this.root = element("div", { className: "downhill-player", "data-testid": "player", role: "region", ariaLabel });
    this.marks = marks;
    this.moves = moves;
    /** @type {StudentPlayer | null} made once its element is on the page, which has a width there */
    this.made = null;
  }

  get player() {
    return (this.made ??= new StudentPlayer(this.root, this.marks, this.moves));
  }

  /**
   * Where a race takes place, before it has been run.
   * @param {string} query of a race without entrants
   * @param {Pair} start
   * @param {readonly HiddenPart[]} hidden
   */
  async showPlace(query, start, hidden) {
    const wanted = (this.wanted = {});
    const found = this.places.get(query) ?? askMessage("race", query).then(unpack);
    this.places.set(query, found);
    found.catch(() => this.places.delete(query));
    await this.show({ ...(await found), start }, hidden, wanted, false);
  }

  /**
   * A race that has been run before, at its end.
   * @param {string} query
   * @param {readonly HiddenPart[]} hidden
   */
  async showAgain(query, hidden) {
    const wanted = (this.wanted = {});
    await this.show(unpack(await askMessage("race", query)), hidden, wanted, false);
  }

  /**
   * A race that has just been run.
   * @param {Message<RaceHeader>} message
   */
  async play(message) {
    await this.show(unpack(message), [], (this.wanted = {}), true);
  }

  /**
   * @param {Race} race
   * @param {readonly HiddenPart[]} hidden what of it is not shown yet
   * @param {object} wanted
   * @param {boolean} isNew whether it is played
   */
  async show(race, hidden, wanted, isNew) {
    const found = await landscapeWith(race.landscape, race.experiment);
    if (this.wanted !== wanted) return;
    const { player } = this;
    const isPlace = !race.entrants.length;
    this.root.toggleAttribute("data-place", isPlace);
    for (const part of hidden) this.root.setAttribute(`data-hidden-${part}`, "");
    if (!hidden.length) for (const part of ["curves", "minima"]) this.root.removeAttribute(`data-hidden-${part}`);
    player.playback.seek(0);
    player.show(race, hidden.includes("minima") ? withoutPoints(found) : found);
    if (isNew) player.begin();
    else if (!isPlace) player.playback.seek(player.playback.steps);
    player.actions.changeTime();
    if (!isPlace) player.announce(race);
  }

  /** What is marked has changed. */
  mark() {
    this.made?.lay();
  }
}

/**
 * @param {Landscape} landscape
 * @returns {Landscape}
 */
function withoutPoints(landscape) {
  return { ...landscape, key: `${landscape.key} ${BARE}`, points: [] };
}
