// The plane as a file: it is made by the server, and saved from here.

import { element } from "./elements.js";
import { select } from "./networks_plane_choice.js";
import { Work } from "./networks_plane_work.js";

/** @import {Message} from "./message.js" */
/** @import {FileHeader} from "./wire.js" */

/** @type {[format: string, text: string][]} as in downhill/export/plane_formats.py */
const FORMATS = [
  ["gif", "GIF"], ["mp4", "MP4 (H.264)"], ["webm", "WebM (VP9)"], ["png", "PNG of this point"],
  ["svg", "SVG of this point"], ["pdf", "PDF of this point"], ["tikz", "TikZ of this point"], ["html", "HTML replay"],
  ["lean-html", "HTML replay without 3D"], ["csv", "CSV of the paths"], ["grid-csv", "CSV of the landscape"],
  ["sheet-csv", "CSV of the paths for spreadsheets"], ["comma-csv", "CSV with decimal commas"],
];

/** Those of one point. */
export const STILL = ["png", "svg", "pdf", "tikz"];

export class PlaneFiles {
  /** @param {() => void} make is called when a file is wanted */
  constructor(make) {
    this.format = select("File", FORMATS);
    /** @type {Work<FileHeader>} */
    this.work = new Work({ text: "Save", label: "Save: have the file made, and save it", begin: make, found: save });
    this.elements = [this.format, ...this.work.elements];
  }
}

/**
 * Have the browser save what has come.
 * @param {Message<FileHeader>} message
 */
function save({ header: { fileName }, buffer, start }) {
  const href = URL.createObjectURL(new Blob([new Uint8Array(buffer, start)]));
  element("a", { href, download: fileName }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // some browsers read it only now
}
