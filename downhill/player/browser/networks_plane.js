// The plane through a training's landscape: which one, the player on it, files of it, and the line between two ends.

import { button, element, group } from "./elements.js";
import { Between } from "./networks_plane_between.js";
import { PlaneChoice } from "./networks_plane_choice.js";
import { PlaneFiles, STILL } from "./networks_plane_files.js";
import { PlanePlayer } from "./networks_plane_player.js";
import { unpackPlane } from "./networks_plane_unpack.js";
import { Work } from "./networks_plane_work.js";
import { onWidthChange } from "./sizes.js";
import { currentTheme, onThemeChange } from "./theme.js";

/** @import {End} from "./networks_plane_choice.js" */
/** @import {Plane} from "./networks_plane_unpack.js" */
/** @import {Losses, PlaneHeader} from "./wire.js" */

/** @type {Record<Losses, [text: string, label: string]>} */
const LOSSES = {
  train: ["Training loss", "Training loss: the landscape of the training examples"],
  test: ["Test loss", "Test loss: the landscape of the test examples"],
};

const OUTDATED = "This picture, and what it says, are of the settings before: “Compute the plane” makes the new one.";

export class PlaneView {
  query = "";
  /** @type {Uint8Array<ArrayBuffer> | null} */
  table = null;
  /** @type {Losses} */
  losses = "train";
  cutText = ""; // which plane was asked for last
  /** @type {{plane: Plane, text: string} | null} the plane that is shown, and which it is */
  shown = null;
  /** @type {PlanePlayer | null} */
  player = null;

  choice = new PlaneChoice(() => this.laySettings());
  /** @type {Work<PlaneHeader>} */
  work = new Work({
    text: "Compute the plane", label: "Compute the plane: the losses on it, and where the paths are", begin: () => this.cut(),
    found: (message) => this.show(unpackPlane(message)),
  });
  files = new PlaneFiles(() => this.save());
  between = new Between((first, second) => this.compare(first, second));
  switches = Object.entries(LOSSES).map(([value, [text, label]]) =>
    button(text, label, () => this.choose(/** @type {Losses} */ (value)), { value }));
  landscape = group("Landscape", this.switches);
  note = element("p", { className: "downhill-hint downhill-plane-note", role: "status" });
  about = element("p", { className: "downhill-hint" });

  /** @param {HTMLElement} box that it fills */
  constructor(box) {
    this.box = box;
    this.root = element("div", { className: "downhill-player", "data-testid": "plane-player", role: "region", ariaLabel: "Paths on the plane" });
    // Above the picture stands no more than is needed to choose it.
    this.picture = element("div", { hidden: true }, this.note, this.root, this.controls(...this.files.elements), this.about);
    box.classList.add("downhill-networks-plane");
    box.replaceChildren(this.controls(...this.choice.elements, this.landscape, ...this.work.elements), this.picture, this.between.box);
    this.stops = [onThemeChange(box, () => this.between.draw()), onWidthChange(box, () => this.between.draw())];
    this.lay();
  }

  /** @param {...(HTMLElement)} parts */
  controls(...parts) {
    return element("div", { className: "downhill-controls" }, ...parts);
  }

  /**
   * Be about this training, which has been done.
   * @param {string} query the training's
   * @param {End[]} ends the entrants'
   * @param {Uint8Array<ArrayBuffer> | null} table of a person's own, where it is trained on one
   */
  ask(query, ends, table) {
    Object.assign(this, { query, table });
    this.leave();
    this.choice.offer(ends);
    this.between.offer(ends);
    this.between.draw();
    this.cut();
  }

  /** What has been shown is another training's. */
  leave() {
    for (const { work } of [this, this.files, this.between]) work.leave();
    this.shown = null;
    this.picture.hidden = this.landscape.hidden = true;
  }

  destroy() {
    this.leave();
    this.player?.destroy();
    this.between.destroy();
    for (const stop of this.stops) stop();
  }

  // Questions ----------------------------------------------------------------------------------------------------------

  cut() {
    const { fault } = this.choice;
    if (fault) return this.work.report({ state: "failed", text: fault });
    this.cutText = this.choice.text;
    this.work.ask(`plane?${this.query}&plane=${this.cutText}`, this.table);
  }

  /**
   * @param {number} first
   * @param {number} second
   */
  compare(first, second) {
    this.between.work.ask(`between?${this.query}&between=${first},${second}`, this.table);
  }

  /** Of what is shown, as it is shown. */
  save() {
    if (!this.shown || !this.player) return;
    const { player: { playback, state }, files: { format, work }, losses, query, shown, table } = this;
    const point = STILL.includes(format.value) ? `&point=${playback.step}` : "";
    const projector = state.preferences.projector ? "yes" : "no";
    const look = `layout=${state.layout}&theme=${currentTheme(this.box)}&projector=${projector}${point}`;
    work.ask(`plane-file?${query}&plane=${shown.text}&format=${format.value}&losses=${losses}&${look}`, table);
  }

  // Answers ------------------------------------------------------------------------------------------------------------

  /** @param {Plane} plane */
  show(plane) {
    this.shown = { plane, text: this.cutText };
    this.picture.hidden = this.landscape.hidden = false; // a hidden player has no width to lay itself out in
    this.player ??= new PlanePlayer(this.root);
    // Whose path goes too far away to be shown is known only now.
    const ends = plane.races.train.entrants.map(({ label, outcome }) => ({ label, isLost: outcome.code === "diverged" }));
    this.choice.offer(ends);
    this.between.fill(ends);
    this.laySettings();
    this.lay();
  }

  /** A picture of another plane than the one that is set is marked as such. */
  laySettings() {
    if (!this.shown) return;
    const isOutdated = this.shown.text !== this.choice.text;
    this.picture.toggleAttribute("data-outdated", isOutdated);
    this.note.textContent = isOutdated ? OUTDATED : "";
  }

  /** @param {Losses} losses */
  choose(losses) {
    this.losses = losses;
    this.lay();
  }

  lay() {
    for (const each of this.switches) each.ariaPressed = String(each.value === this.losses);
    if (!this.shown) return;
    this.about.textContent = this.shown.plane.about;
    this.player?.showPlane(this.shown.plane, this.losses, this.shown.text.startsWith("random"));
  }
}
