// Everyone one rate: the run of each phone as it comes, on the landscape; at the end what every rate leads to, below them.

import { editedQuery } from "./edits.js";
import { element } from "./elements.js";
import { MapRates } from "./map_rates.js";
import { Question } from "./map_question.js";
import { unpack } from "./race.js";
import { Ground } from "./room_ground.js";
import { counted } from "./room_numbers.js";
import { rateLegend } from "./room_rate_legend.js";
import { RateRuns } from "./room_rate_runs.js";
import { askMessage } from "./server.js";
import { onSizeChange } from "./sizes.js";
import { currentTheme, lookIn, onThemeChange } from "./theme.js";
import { placeOf } from "./value_axis.js";

/** @import {FramedPanel} from "./arrangement.js" */
/** @import {Layer} from "./layer.js" */
/** @import {Map as RunMap} from "./map_frames.js" */
/** @import {Entrant} from "./race.js" */
/** @import {Look} from "./theme.js" */
/** @import {PickedRate, RateRound} from "./wire.js" */

/** The picture of everybody's runs. */
export class RatePicture {
  /** @type {readonly PickedRate[]} */
  picked = [];
  words = element("p", { role: "status" });
  box = element("div", { role: "img", "aria-label": "The run of each phone on the landscape" });
  /** @type {() => void} is called with each run that has come */
  changed = () => {};

  /**
   * @param {RateRound} rates
   */
  constructor({ race }) {
    this.element = element("div", { className: "downhill-room-runs" }, this.words, this.box);
    this.runs = new RateRuns(
      async (rate) => unpack(await askMessage("race", editedQuery(race, [{ numbers: [[0, "learning_rate", rate]] }]))),
      () => this.come(),
    );
    this.ground = new Ground(this.box, race, {
      withPoints: true, paint: (layer, panel, look) => this.paint(layer, panel, look),
    });
  }

  destroy() {
    this.runs.end.abort();
    this.ground.destroy();
  }

  /** @param {RateRound} rates */
  show({ picked }) {
    this.picked = picked;
    this.runs.want(picked.map(({ rate }) => rate));
    this.come();
  }

  /** Each phone's run that is here. */
  get drawn() {
    return this.picked.flatMap(({ rate }) => { const race = this.runs.runs.get(rate); return race ? [{ rate, race, run: race.entrants[0] }] : []; });
  }

  come() {
    const { drawn, picked, runs: { fault } } = this;
    const lost = drawn.filter(({ run }) => run.outcome.code === "diverged").length;
    const missing = picked.length - drawn.length;
    const whose = drawn.length ? ` of ${drawn[0].run.name}` : "";
    this.words.textContent = `${counted(drawn.length, "run")}${whose}${lost ? `, ${lost} diverged` : ""}.${missing ? ` ${missing} on the way. ${fault}` : ""}`;
    this.element.dataset.runs = String(drawn.length);
    this.ground.redraw();
    this.changed();
  }

  /**
   * @param {Layer} layer
   * @param {FramedPanel} panel
   * @param {Look} look
   */
  paint(layer, panel, look) {
    const { landscape } = this.ground;
    if (!landscape) return;
    layer.within(panel, (context) => {
      Object.assign(context, { lineJoin: "round", lineWidth: 1.1 * look.scale, globalAlpha: 0.6 });
      for (const { race, run } of this.drawn) {
        const { colour } = landscape.themes[look.name].paths[race.pathStyles[0]];
        Object.assign(context, { strokeStyle: colour, fillStyle: colour });
        const last = Math.max(run.lastStep, 0);
        context.stroke(wayOf(run, last, panel));
        context.beginPath();
        context.arc(panel.toX(run.x(last)), panel.toY(run.y(last)), 2.6 * look.scale, 0, 2 * Math.PI);
        context.fill();
      }
    });
  }
}

/**
 * @param {Entrant} run
 * @param {number} last
 * @param {FramedPanel} panel
 */
function wayOf(run, last, panel) {
  const way = new Path2D();
  for (let step = 0; step <= last; step += 1) way.lineTo(panel.toX(run.x(step)), panel.toY(run.y(step)));
  return way;
}

/** What every rate leads to, as a curve, and each phone as a dot at its own rate and final loss. */
export class RateCurve {
  /** @type {RunMap | null} */
  map = null;
  status = element("p", { role: "status", textContent: "Every rate is being run …" });
  legend = element("ul", { className: "downhill-room-legend" });
  box = element("div", { className: "downhill-stage", role: "img", "aria-label": "The final loss of every learning rate, and a dot for each phone" });

  /**
   * @param {RateRound} rates
   * @param {RatePicture} picture whose runs the dots are of
   */
  constructor({ map }, picture) {
    this.picture = picture;
    this.stage = new MapRates(this.box);
    this.element = element("div", { className: "downhill-room-curve" }, this.status, this.box, this.legend);
    this.question = new Question({
      report: ({ state, text, progress }) => {
        if (state === "failed") this.status.textContent = text ?? "";
        else if (state === "computing" && progress) this.status.textContent = `Every rate is being run … ${Math.round(100 * progress)} %`;
      },
      found: (found) => {
        this.map = found;
        this.lay();
      },
    });
    picture.changed = () => this.draw();
    const lay = () => this.lay();
    window.addEventListener("resize", lay);
    this.stops = [onThemeChange(this.box, lay), onSizeChange(this.box, lay), () => window.removeEventListener("resize", lay)];
    this.question.ask({ query: map, experiment: "", entrants: 1, kind: "sensitivity", whole: true });
  }

  destroy() {
    this.question.leave();
    for (const stop of this.stops) stop();
  }

  lay() {
    const { map, box } = this;
    if (!map || !box.clientWidth) return;
    const look = { ...lookIn(box, map), scale: map.themes[currentTheme(box)].projectorScale };
    this.status.textContent = "";
    this.legend.replaceChildren(...rateLegend(map, look, this.picture.picked.length > 0));
    this.stage.show(map, look, box.clientWidth, box.clientHeight);
    this.draw();
    this.element.dataset.drawn = "true";
  }

  draw() {
    const { map, stage, picture: { drawn } } = this;
    const [at] = stage.panels;
    if (!map || !at) return;
    const { look } = stage;
    stage.draw(null);
    const { context } = stage.moving;
    Object.assign(context, { fillStyle: look.ink, strokeStyle: look.casing, lineWidth: 1.5, globalAlpha: 0.85 });
    for (const { rate, run } of drawn) {
      const y = run.outcome.code === "diverged" ? null : stage.pixel(at, run.finalLoss);
      context.beginPath();
      // What has diverged has no final loss: it stands above all others, at the upper edge.
      context.arc(at.toX(placeOf(map.axes[0], rate)), Math.max(y ?? at.top, at.top), 5 * look.scale, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
    context.globalAlpha = 1;
    this.element.dataset.dots = String(drawn.length);
  }
}
