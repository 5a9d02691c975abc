// A stand-in for a page's elements, as far as a part of the player makes them, fills them in and hears from them.

class Element extends EventTarget {
  constructor(tag) {
    super();
    Object.assign(this, { tag, children: [], attributes: {}, value: "", isConnected: true, style: { setProperty() {} } });
  }

  append(...children) {
    this.children.push(...children);
  }

  replaceChildren(...children) {
    this.children = children;
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  /** Those of these within, at any depth, and this one. */
  all(tag) {
    return [...(this.tag === tag ? [this] : []), ...this.children.flatMap((child) => child.all?.(tag) ?? [])];
  }
}

/** @param {string} tag */
function createElement(tag) {
  return new Element(tag);
}

/** A page with nothing on it; `stop` takes it away. */
export function page() {
  globalThis.document = { createElement };
  return { stop: () => { delete globalThis.document; } };
}

/** What Streamlit hands to a component: an element with ours in it. */
export function parent() {
  const root = createElement("div");
  return { root, querySelector: () => root };
}

/** Let an element hear of an event with these properties. */
export function happen(element, type, properties = {}) {
  const event = Object.assign(new Event(type, { cancelable: true }), properties);
  element.dispatchEvent(event);
  return event;
}
