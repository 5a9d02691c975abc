// What the student's page posts.

import { refusal, request } from "./server.js";

const JSON_TYPE = "application/json";
const LOST = "The server does not answer. Is the connection there? Nothing is lost: try again.";

/**
 * The server's response; an Error in words if there is none.
 * @param {"open" | "run" | "hand-in"} route
 * @param {object} question
 * @param {{signal?: AbortSignal, onBusy?: () => void}} [until] what ends it, and what is called before each wait
 */
export async function post(route, question, until = {}) {
  const body = new Blob([JSON.stringify(question)], { type: JSON_TYPE });
  let response;
  try {
    response = await request(new URL(`../assignment/${route}`, import.meta.url), { ...until, body });
  } catch {
    throw new Error(LOST);
  }
  if (!response.ok) throw await refusal(response);
  return response;
}
