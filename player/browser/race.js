// A race as it arrives; see `pack` in player/packing.py.

/** Join header and numbers: every entrant gets x, y and loss, functions of the step. */
export function unpack({ header, buffer, start }) {
  const rows = header.steps + 1;
  const count = rows * header.entrants.length;
  const losses = new Float64Array(buffer, start, count);
  const positions = new Float32Array(buffer, start + losses.byteLength, 2 * count);
  const entrants = header.entrants.map((entrant, index) => {
    const first = index * rows;
    return {
      ...entrant,
      index,
      x: (step) => positions[2 * (first + step)],
      y: (step) => positions[2 * (first + step) + 1],
      loss: (step) => losses[first + step],
    };
  });
  return { ...header, entrants };
}
