// What the wall does next: decided by the room's state and by whether another question is prepared.

/** @import {Steering, WallState} from "./wire.js" */

/**
 * What a button does: steer the room by the first of these that the server has not done, open the next question after
 * that, or let the lecturer write one.
 * @typedef {{label: string, steering: Steering[], after: "" | "open" | "write"}} Step
 */

/**
 * @param {WallState} state
 * @param {boolean} hasQuestion whether another question is prepared
 * @returns {Step}
 */
export function nextStep({ last, round }, hasQuestion) {
  const after = hasQuestion ? "open" : "write";
  if (!round) return { label: hasQuestion ? (last ? "Next question" : "Ask the first question") : "Write a question", steering: [], after };
  const { number, stage, question } = round;
  if (stage === "asked") return { label: "Show the answers", steering: [{ do: "show", round: number }], after: "" };
  if (stage === "shown") {
    return { label: question.kind === "rate" ? "Show what each rate leads to" : "Run the race", steering: [{ do: "run", round: number }], after: "" };
  }
  return { label: hasQuestion ? "Next question" : "Another question", steering: [{ do: "close", round: number }], after };
}

/**
 * Keys that a clicker sends for its forward button, beside the arrow and the space bar.
 * @param {string | null} key
 */
export function isForward(key) {
  return key === " " || key === "ArrowRight" || key === "PageDown";
}

/**
 * The wall's address behind the "#", which browsers send to no server: with the token it lets another device steer the
 * same room; without it, as it stands on the projector, only this browser.
 * @param {{code: string, steering?: string}} room
 */
export function fragmentOf({ code, steering }) {
  return `#${new URLSearchParams({ room: code, ...(steering && { steering }) })}`;
}

/**
 * The inverse; null where there is no room. Without a token the browser may have kept it.
 * @param {string} fragment
 * @returns {{code: string, steering: string | null} | null}
 */
export function roomOf(fragment) {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const [code, steering] = [fields.get("room"), fields.get("steering")];
  return code ? { code, steering } : null;
}
