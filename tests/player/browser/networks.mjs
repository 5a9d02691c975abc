// Made-up trainings, as messages and as what is made of them.

/** @param {object} header */
export function frame(header, numbers = new Uint8Array(0)) {
  let text = JSON.stringify(header);
  while ((4 + new TextEncoder().encode(text).length) % 8) text += " ";
  const words = new TextEncoder().encode(text);
  const length = 4 + words.length + numbers.length;
  const bytes = new Uint8Array(4 + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length, true);
  view.setUint32(4, words.length, true);
  bytes.set(words, 8);
  bytes.set(numbers, 8 + words.length);
  return bytes;
}

/** Frames one after the other. */
export function joined(...frames) {
  return new Uint8Array(frames.flatMap((each) => [...each]));
}

const MARKERS = ["circle", "square", "triangle", "diamond", "plus", "cross"];
const PATHS = ["#0072b2", "#bc4a00", "#009e73", "#b0528a", "#ca8600", "#4699c8"].map((colour, index) =>
  ({ colour, dash: index ? [10, 4] : [], marker: MARKERS[index], hollow: index === 2 }));
export const THEME = { background: "#ffffff", ink: "#000000", muted: "#5d6b7a", grid: "#e4e8ec", casing: "#ffffff", paths: PATHS };
export const LOOK = { ...THEME, name: "light", scale: 1 };

export const HEADER = {
  entrants: [
    { label: "Adam", details: "α = 0.01", network: "", weights: 1234, steps: 40 },
    { label: "<b>", details: "", network: "", weights: 1234, steps: 20 },
  ],
  pathStyles: [0, 1], epochs: 4, seeds: 1, about: "40 moons", names: ["0", "1"], image: null, themes: { light: THEME, dark: THEME },
};

/** Rows for one seed or, around them, quartiles. */
function rows(values, seeds) {
  const beside = (factor) => values.map((value) => (value === null ? null : value * factor));
  return seeds > 1 ? [beside(0.5), values, beside(2)] : [values];
}

/** An entrant's curves with these training losses; test losses are twice these. */
export function curvesOf(entrant, losses, { seeds = 1, average = null, outcome = "" } = {}) {
  const measured = (values) => ({
    trainLoss: rows(values, seeds), testLoss: rows(values.map((value) => (value === null ? null : 2 * value)), seeds),
    trainAccuracy: rows(values.map((_, index) => 0.5 + index / 100), seeds), testAccuracy: rows(values.map((_, index) => 0.25 + index / 100), seeds),
  });
  const steps = losses.map((_, index) => 10 * index);
  return {
    entrant, steps, epochs: losses.map((_, index) => index), seconds: losses.map((_, index) => 0.3 * index), outcome,
    ofWeights: measured(losses), ofAverage: average && measured(average),
    spreads: { steps: [0, 20], activations: [[1, 0.1], [2, 0.2]], gradients: [[1, 2, 3], [4, 5, 6]] },
    curvature: { steps: [], squaredGradient: [], curvature: [], sharpness: [], stable: [] },
  };
}
