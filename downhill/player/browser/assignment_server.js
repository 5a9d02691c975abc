// What the student's page posts.

import { refusal, request } from "./server.js";

const JSON_TYPE = "application/json";
const LOST = "The server does not answer. Is the connection there? Nothing is lost: try again.";

/**
 * The server's response; an Error in words if there is none.
 * @param {"open" | "run" | "hand-in"} route
 * @param {object} question
 */
export async function post(route, question) {
  const body = new Blob([JSON.stringify(question)], { type: JSON_TYPE });
  let response;
  try {
    response = await request(new URL(`../assignment/${route}`, import.meta.url), { body });
  } catch {
    throw new Error(LOST);
  }
  if (!response.ok) throw await refusal(response);
  return response;
}
