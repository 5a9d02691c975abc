// How a relief is looked at: from how far away, and with how large type, so that all of it is in the picture.

/** @import {Look} from "./theme.js" */
/** @import {Relief} from "./wire.js" */

const NEAREST = 1.1; // in distances of the layout's camera: the corners at front and back are in the picture
const WIDE = 0.99; // the box is so many heights of the picture wide, as seen by that camera
const BESIDE = 66; // pixels for numbers and title beside the box

/**
 * The layout of a relief for a picture of this size.
 * @param {Relief["layout"]} layout
 * @param {Look} look
 * @param {number} width
 * @param {number} height
 */
export function layoutFor({ font, scene, ...layout }, { scale }, width, height) {
  const room = Math.max(width - 2 * BESIDE * scale, width / 3);
  const away = Math.max(NEAREST, (WIDE * height) / room);
  const { camera: { center, eye } } = scene;
  const axes = ["xaxis", "yaxis", "zaxis"].map((name) => [name, { ...scene[name], tickfont: enlarged(scene[name].tickfont, scale) }]);
  return {
    ...layout, width, height,
    font: enlarged(font, scale),
    scene: { ...scene, ...Object.fromEntries(axes), camera: { center, eye: { x: away * eye.x, y: away * eye.y, z: away * eye.z } } },
  };
}

/**
 * @param {{size: number}} font
 * @param {number} scale
 */
function enlarged(font, scale) {
  return { ...font, size: Math.round(scale * font.size) };
}
