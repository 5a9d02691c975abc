// A map as it is drawn: panels of colours, or curves along the learning rate, with what they mean.

import { showLegend } from "./map_legend.js";
import { showRates } from "./map_rates.js";
import { lookIn } from "./theme.js";

/** @import {Map} from "./map_frames.js" */
/** @import {Look} from "./theme.js" */

/** @typedef {{parent: HTMLElement, show: (map: Map, look: Look, width: number) => void}} Stage */

/**
 * Draw a map in the one of two ways that it has, and hide the other; returns the way.
 * @template {{stage: Stage}} Figure
 * @param {HTMLElement} root as wide as the map
 * @param {Map} map
 * @param {{pictures: Figure, curves: Figure}} figures
 * @param {HTMLElement} legend
 */
export function drawMap(root, map, { pictures, curves }, legend) {
  const look = lookIn(root, map);
  const figure = map.colouring ? pictures : curves;
  for (const each of [pictures, curves]) each.stage.parent.hidden = each !== figure;
  figure.stage.show(map, look, root.clientWidth);
  if (map.colouring) showLegend(legend, map, map.colouring, look.name);
  else showRates(legend, map, look);
  root.dataset.theme = look.name;
  return figure;
}
