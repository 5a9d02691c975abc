// Which room the wall steers, and by which token: that of a link that has been opened, or the one that the browser keeps.

import { fragmentOf, roomOf } from "./room_steps.js";
import { LAST, forget, keptOf } from "./room_storage.js";

/** @typedef {{code: string, steering: string}} SteeredRoom */

/** @param {unknown} token */
const tokenOf = (token) => (typeof token === "string" ? token : "");

/**
 * The room of the address, null where it names none; without a token where nothing here steers it. A link's token, which
 * no class is to read off the projector, is taken out of the address at once, and stays with it in the browser's history:
 * it may be wrong, so the one that the browser keeps is left alone until the server has taken the other.
 * @returns {SteeredRoom | null}
 */
export function steeredRoom() {
  const found = roomOf(location.hash);
  if (!found) return null;
  const { code, steering } = found;
  if (steering) history.replaceState({ steering }, "", fragmentOf({ code }));
  return { code, steering: tokenOf(history.state?.steering) || tokenOf(keptOf("wall", code).steering) };
}

/**
 * The token steers nothing, or no longer; whether the browser keeps another for this room, which may.
 * @param {SteeredRoom} room
 */
export function dropToken({ code, steering }) {
  history.replaceState(null, "", fragmentOf({ code }));
  const kept = tokenOf(keptOf("wall", code).steering);
  if (kept && kept !== steering) return true;
  forget("wall", code);
  if (keptOf("wall", LAST).code === code) forget("wall", LAST);
  return false;
}
