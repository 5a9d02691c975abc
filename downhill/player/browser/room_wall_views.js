// What the wall shows: who has come, the question, the answers, the race, or everybody's rates.

import { element } from "./elements.js";
import { distributionView } from "./room_distribution.js";
import { Ground } from "./room_ground.js";
import { RoomPlayer } from "./room_race.js";
import { RateCurve, RatePicture } from "./room_rates.js";

/** @import {WallRound} from "./wire.js" */

/**
 * What is shown of a round in one stage.
 * @typedef {object} RoundView
 * @property {HTMLElement[]} elements
 * @property {(round: WallRound) => void} show brings it in line with a newer state
 * @property {() => void} destroy
 */

/**
 * @param {WallRound} round
 * @returns {RoundView}
 */
export function roundView(round) {
  if (round.rates) return ratesView(round, round.rates);
  if (round.stage === "asked") return askedView(round);
  return round.stage === "run" ? raceView(round) : answersView(round);
}

/**
 * What is asked, beside the landscape that it is about.
 * @param {WallRound} round
 * @returns {RoundView}
 */
function askedView(round) {
  const box = element("div", { role: "img", "aria-label": "The landscape, and where the race starts" });
  // Whoever is asked for a point is not to read it off the marks.
  const withPoints = round.question.kind !== "point";
  const ground = new Ground(box, round.experiment, { paint: () => {}, withPoints });
  const asked = element("div", { className: "downhill-room-asked" }, askedElement(round), box);
  asked.dataset.kind = round.question.kind;
  return { elements: [asked], show: () => {}, destroy: () => ground.destroy() };
}

/** @param {WallRound} round */
function askedElement({ question: { kind, options = [] } }) {
  if (kind === "choice") return element("ul", { className: "downhill-room-choices" }, ...options.map((textContent) => element("li", { textContent })));
  const hints = { number: "Type a number.", point: "Tap on the landscape.", text: "Write it in your own words.", rate: "" };
  return element("p", { className: "downhill-room-calm", textContent: hints[kind] });
}

/**
 * @param {WallRound} round
 * @returns {RoundView}
 */
function answersView({ question, experiment, distribution }) {
  if (!distribution) return { elements: [], show: () => {}, destroy: () => {} };
  const view = distributionView({ question, experiment, distribution, own: null, isWall: true });
  return { elements: [view.element], show: () => {}, destroy: view.destroy };
}

/**
 * @param {WallRound} round
 * @returns {RoundView}
 */
function raceView({ experiment }) {
  const root = element("div", { className: "downhill-player", role: "region", "aria-label": "Race" });
  root.dataset.testid = "player";
  const player = new RoomPlayer(root, true);
  player.load(experiment);
  return { elements: [root], show: () => {}, destroy: () => player.destroy() };
}

/**
 * @param {WallRound} round
 * @param {NonNullable<WallRound["rates"]>} rates
 * @returns {RoundView}
 */
function ratesView(round, rates) {
  const picture = new RatePicture(rates);
  const curve = round.stage === "run" ? new RateCurve(rates, picture) : null;
  const answers = round.stage === "shown" ? answersView(round) : null; // later the dots say it
  const beside = element("div", { className: "downhill-room-beside" }, ...(curve ? [curve.element] : []), ...(answers?.elements ?? []));
  const both = element("div", { className: "downhill-room-rates" }, picture.element, ...(beside.childElementCount ? [beside] : []));
  picture.show(rates);
  return {
    elements: [both],
    show: (newer) => { if (newer.rates) picture.show(newer.rates); },
    destroy() {
      picture.destroy();
      curve?.destroy();
      answers?.destroy();
    },
  };
}
