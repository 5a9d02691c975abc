// The code of a room, as people type it and as it is shown.

const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // as in downhill/rooms/codes.py
const LENGTH = 8;

/**
 * The code as it is shown, "7KQ2-M4XD", of what somebody has typed in capitals or not, with spaces and any dash; null of
 * what is none.
 * @param {string} text
 */
export function readCode(text) {
  const code = text.normalize("NFKC").replace(/[\s\p{Pd}]/gu, "").toUpperCase();
  const isCode = code.length === LENGTH && [...code].every((sign) => ALPHABET.includes(sign));
  return isCode ? `${code.slice(0, 4)}-${code.slice(4)}` : null;
}
