// The landscapes this tab has received. They travel apart from the races (they are large and seldom change), so a race
// may arrive before its landscape: whoever needs one waits for it here.

const KEPT = 8;
const received = new Map();
const waiting = new Map();

/** Keep a landscape; its numbers are the losses, row by row, as float32. */
export function receive({ header, buffer, start }) {
  const { key } = header;
  if (received.has(key)) return;
  received.set(key, { ...header, grid: grid(header, header.scale, buffer, start) });
  if (received.size > KEPT) received.delete(received.keys().next().value);
  for (const resolve of waiting.get(key) ?? []) resolve(received.get(key));
  waiting.delete(key);
}

/** The landscape with this key, as soon as it is here. */
export function landscape(key) {
  if (received.has(key)) return Promise.resolve(received.get(key));
  return new Promise((resolve) => waiting.set(key, [...(waiting.get(key) ?? []), resolve]));
}

/** Losses over a view, and their heights on the landscape's scale, both as rows of numbers, the lowest y first. */
export function grid({ view, columns, rows }, scale, buffer, start) {
  const rowBytes = columns * Float32Array.BYTES_PER_ELEMENT;
  const losses = Array.from({ length: rows }, (_, row) => new Float32Array(buffer, start + row * rowBytes, columns));
  return { view, losses, heights: losses.map((row) => heights(row, scale)) };
}

/** The grid point nearest to a place, and the loss there. */
export function nearestPoint({ view: [[left, right], [low, high]], losses }, x, y) {
  const column = nearest((x - left) / (right - left), losses[0].length);
  const row = nearest((y - low) / (high - low), losses.length);
  const along = (from, to, index, count) => from + ((to - from) * index) / (count - 1);
  const point = [along(left, right, column, losses[0].length), along(low, high, row, losses.length)];
  return { point, loss: losses[row][column] };
}

function nearest(share, count) {
  return Math.min(Math.max(Math.round(share * (count - 1)), 0), count - 1);
}

/** The same map from loss to height as LossScale.heights in plots/scale.py. */
export function height(loss, { kind, lowest, floor }) {
  return kind === "linear" ? loss : Math.log10(Math.max(loss - lowest, 0) + floor);
}

function heights(losses, scale) {
  return scale.kind === "linear" ? losses : losses.map((loss) => height(loss, scale));
}
