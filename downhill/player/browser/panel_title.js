// Which entrant a panel belongs to: its name, and what tells it from others of that name.

import { font } from "./axes.js";
import { fitted } from "./fitted.js";
import { drawMarker } from "./paths.js";

/** @import {Panel} from "./axes.js" */
/** @import {Entrant} from "./race.js" */
/** @import {Look} from "./theme.js" */
/** @import {PathStyle} from "./wire.js" */

/** How far a title reaches down from its panel's top, at scale 1. */
export const TITLE_HEIGHT = 24;

/**
 * An entrant's marker and label in its panel's upper left corner.
 * @param {CanvasRenderingContext2D} context
 * @param {Panel} panel
 * @param {Pick<Entrant, "name" | "apart">} entrant
 * @param {PathStyle} style the entrant's
 * @param {Look} look
 */
export function drawTitle(context, panel, { name, apart }, style, { ink, casing, scale }) {
  context.font = font(13 * scale, "600");
  context.textAlign = "left";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.lineWidth = 4 * scale;
  context.strokeStyle = casing;
  const [left, top] = [panel.left + 12 + 12 * scale, panel.top + 8];
  const room = panel.width - 32 * scale;
  const end = apart && `, ${apart}`;
  const text = `${fitted(context, name, room - context.measureText(end).width)}${end}`;
  // What still is too long is drawn narrower, not cut: it is what the panel is told by.
  context.strokeText(text, left, top, room);
  context.fillStyle = ink;
  context.fillText(text, left, top, room);
  drawMarker(context, panel.left + 13, top + 6 * scale, 5 * scale, style, casing);
}
