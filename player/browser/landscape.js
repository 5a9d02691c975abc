// The landscapes this tab has received. They travel apart from the races (they are large and seldom change), so a race
// may arrive before its landscape: whoever needs one waits for it here.

const KEPT = 8;
const received = new Map();
const waiting = new Map();

/** Keep a landscape; its numbers are the losses, row by row, as float32. */
export function receive({ header, buffer, start }) {
  const { key, columns, rows, scale } = header;
  if (received.has(key)) return;
  const rowBytes = columns * Float32Array.BYTES_PER_ELEMENT;
  const losses = Array.from({ length: rows }, (_, row) => new Float32Array(buffer, start + row * rowBytes, columns));
  const landscape = { ...header, losses, heights: losses.map((row) => heights(row, scale)) };
  received.set(key, landscape);
  if (received.size > KEPT) received.delete(received.keys().next().value);
  for (const resolve of waiting.get(key) ?? []) resolve(landscape);
  waiting.delete(key);
}

/** The landscape with this key, as soon as it is here. */
export function landscape(key) {
  if (received.has(key)) return Promise.resolve(received.get(key));
  return new Promise((resolve) => waiting.set(key, [...(waiting.get(key) ?? []), resolve]));
}

// The same map from loss to height as LossScale.heights in plots/scale.py.
function heights(losses, { kind, lowest, floor }) {
  if (kind === "linear") return losses;
  return losses.map((loss) => Math.log10(Math.max(loss - lowest, 0) + floor));
}
