// The page that says what of rooms is kept, and for how long.

import { element } from "./elements.js";
import { pageData, pageMain } from "./plain.js";

const { hours } = pageData();

/** @type {[heading: string, ...lines: string[]][]} */
const PARTS = [
  ["On the server, until the room ends",
    "The questions and the race that they are about.",
    "The answers, each with the number of the phone in the room: 1 for the first that came, 2 for the second.",
    "When the room was opened and when it ends; what lets phones and the lecturer in again, of which only a fingerprint is kept."],
  ["Not at all",
    "Names, accounts, and addresses of phones. The server counts for some minutes how many requests come from an address, in its memory only, so that nobody can guess codes.",
    "Anything that follows people about: there are no cookies of these pages, and nothing is loaded from elsewhere. A proxy in front of the server may keep a log of its own."],
  ["In the phone's browser, until the room ends",
    "The key by which the room knows the phone again, and what has been answered or typed, so that a reload or a dead battery loses nothing. If the phone was elsewhere when the room ended, it is removed the next time that the phone opens a room."],
  ["In the lecturer's browser, until the room ends",
    `The key that steers the room, and the questions that are prepared or being written. What is written before a room is opened is kept until it is, ${hours} hours at most.`],
  ["The end",
    `A room ends when the lecturer ends it, or by itself, at the time that was chosen when it was opened, at most ${hours} hours later. Then all of it is deleted within a minute; where the server keeps it in a file of its own (SQLite), it is overwritten as well. What the lecturer has taken home as a table is a file of his own, with no names in it.`],
];

pageMain().append(
  element("h1", { textContent: "What a room keeps, and for how long" }),
  ...PARTS.map(([heading, ...lines]) => element("section", {},
    element("h2", { textContent: heading }), ...lines.map((textContent) => element("p", { textContent })))),
);
document.body.classList.add("downhill-room", "downhill-room-reading");
