import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { onReach } from "../../../downhill/player/browser/reach.js";
import { settle } from "./fetched.mjs";
import { happen } from "./page.mjs";

const LINK = "a:not([target=_blank])";
const LONGEST = 3000;

/** Who listens to the page's document, as [type, listener]. */
let listening = [];
const PAGE = {
  addEventListener: (...listener) => listening.push(listener),
  removeEventListener: (...gone) => { listening = listening.filter((each) => each.some((part, at) => part !== gone[at])); },
};

/** Something on the page that is all of these; what is done there goes by the document first, and is then noted. */
class Element {
  constructor(...kinds) {
    Object.assign(this, { kinds, used: [] });
  }

  matches(selector) {
    return selector.split(", ").some((kind) => this.kinds.includes(kind));
  }

  closest(selector) {
    return this.matches(selector) ? this : null;
  }

  dispatchEvent(event) {
    Object.defineProperty(event, "target", { value: this });
    for (const [type, listener] of listening) if (type === event.type) listener(event);
    if (!event.defaultPrevented) this.used.push(event);
  }
}

class PointerEvent extends Event {
  constructor(type, { shiftKey }) {
    super(type, { cancelable: true });
    this.shiftKey = shiftKey;
  }
}

const MADE_UP = { Element, PointerEvent, document: PAGE };
let told, isNew, hear, end, timers;
beforeEach((context) => {
  ({ timers } = context.mock);
  timers.enable({ apis: ["setTimeout"] });
  Object.assign(globalThis, MADE_UP);
  [told, isNew] = [0, true];
  end = reach();
});
afterEach(() => {
  end();
  assert.deepEqual(listening, []);
  for (const name of Object.keys(MADE_UP)) delete globalThis[name];
});

/** A player that has something to tell, once. */
function reach() {
  let isHeard = false;
  const tell = () => {
    const isTold = isNew;
    told += Number(isTold);
    isNew = false;
    return isTold;
  };
  const heard = () => (isHeard ? null : new Promise((done) => {
    hear = () => {
      isHeard = true;
      done();
    };
  }));
  return onReach({ tell, heard });
}

/** What waits for a moment has waited. */
async function wait(milliseconds = 0) {
  timers.tick(milliseconds);
  await settle();
  timers.tick(1);
}

for (const type of ["pointerover", "pointerdown", "focusin", "keydown", "click"]) {
  test(`the page is told when something else is reached for: ${type}`, () => {
    happen(new Element(), type);
    happen(new Element("button", ".downhill-player"), type);
    assert.equal(told, 0);
    happen(new Element("button"), type);
    happen(new Element("button"), type);
    assert.equal(told, 1);
  });
}

// Streamlit's select_slider is pressed on its track, which is no input.
for (const kind of ["input", "summary", "[role=option]", "[data-testid=stSlider]"]) {
  test(`something else is ${kind}`, () => {
    happen(new Element(kind), "pointerdown");
    assert.equal(told, 1);
  });
}

test("a button waits a moment if something is told as it is used, and is clicked once, as it was", async () => {
  const button = new Element("button");
  happen(button, "click", { shiftKey: true });
  assert.deepEqual(button.used, []);
  await wait();
  assert.deepEqual(button.used.map(({ type, shiftKey }) => [type, shiftKey]), [["click", true]]);
  happen(button, "click");
  assert.equal(button.used.length, 2, "nothing is new");
});

test("a link waits until the page has heard", async () => {
  const link = new Element("a", LINK);
  happen(link, "click");
  await wait(LONGEST - 1);
  assert.deepEqual(link.used, []);
  hear();
  await wait();
  assert.equal(link.used.length, 1);
  happen(link, "click");
  assert.equal(link.used.length, 2);
});

test("a link does not wait for ever", async () => {
  const link = new Element("a", LINK);
  happen(link, "click");
  await wait(LONGEST);
  assert.equal(link.used.length, 1);
});

for (const key of ["ctrlKey", "metaKey", "shiftKey", "altKey"]) {
  test(`a link that is opened elsewhere leaves nothing: ${key}`, async () => {
    const link = new Element("a", LINK);
    happen(link, "pointerover");
    await wait();
    const click = happen(link, "click", { [key]: true });
    assert.ok(link.used.includes(click));
  });
}

test("a player that goes while a link waits lets it pass, and the next one alone is asked", async () => {
  const link = new Element("a", LINK);
  happen(link, "click");
  end();
  end = reach();
  const old = hear;
  await wait(LONGEST);
  assert.equal(link.used.length, 0, "now it waits for the new one");
  assert.notEqual(hear, old);
  hear();
  await wait();
  assert.equal(link.used.length, 1);
  happen(link, "click");
  assert.equal(link.used.length, 2);
});
