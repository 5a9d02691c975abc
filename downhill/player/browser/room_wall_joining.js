// How phones join: the QR code, the room's code, and the address in words.

import { element } from "./elements.js";
import { beside } from "./room_server.js";

const HERE_ONLY = ["localhost", "127.0.0.1", "[::1]"];

/**
 * @param {string} base the server's address, with a slash at its end
 * @param {string} code
 */
export function joining(base, code) {
  const address = `${base}phone`;
  const query = new URLSearchParams({ at: base, room: code });
  const picture = element("img", { src: String(beside(`phone-code?${query}`)), alt: `QR code: ${address}?room=${code}`, className: "downhill-room-qr" });
  const warning = "Phones can’t reach this address: it is this machine’s own. Open the wall by an address that they reach.";
  return element("aside", { className: "downhill-room-joining" }, picture,
    element("p", { className: "downhill-room-code", textContent: code }),
    element("p", { className: "downhill-room-address", textContent: address.replace(/^https?:\/\//, "") }),
    ...(HERE_ONLY.includes(new URL(base).hostname) ? [element("p", { className: "downhill-room-warning", textContent: warning })] : []));
}
