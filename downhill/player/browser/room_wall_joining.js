// How others come in: phones by the QR code, the room's code and the address in words; a lecturer by a link that steers.

import { element } from "./elements.js";
import { beside } from "./room_server.js";
import { fragmentOf } from "./room_steps.js";

/** @import {WallData} from "./room_wall.js" */
/** @import {SteeredRoom} from "./room_wall_steering.js" */

const HERE_ONLY = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The server's address, with a slash at its end.
 * @param {WallData} data
 */
const baseOf = ({ base }) => base || new URL(".", location.href.split("#")[0]).href;

/**
 * Where another device steers the room as well.
 * @param {WallData} data
 * @param {SteeredRoom} room
 */
export function steeringLink(data, room) {
  return `${baseOf(data)}wall${location.search}${fragmentOf(room)}`;
}

/**
 * @param {WallData} data
 * @param {string} code
 */
export function joining(data, code) {
  const base = baseOf(data);
  const address = `${base}phone`;
  const query = new URLSearchParams({ at: base, room: code });
  const picture = element("img", { src: String(beside(`phone-code?${query}`)), alt: `QR code: ${address}?room=${code}`, className: "downhill-room-qr" });
  const warning = "Phones can’t reach this address: it is this machine’s own. Open the wall by an address that they reach.";
  return element("aside", { className: "downhill-room-joining" }, picture,
    element("p", { className: "downhill-room-code", textContent: code }),
    element("p", { className: "downhill-room-address", textContent: address.replace(/^https?:\/\//, "") }),
    ...(HERE_ONLY.includes(new URL(base).hostname) ? [element("p", { className: "downhill-room-warning", textContent: warning })] : []));
}
