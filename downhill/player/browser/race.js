// A race as it arrives; see `pack` in player/packing.py.

/** Join header and numbers: every entrant gets x, y and loss, functions of the step, and its average if it has one. */
export function unpack({ header, buffer, start }) {
  const total = header.entrants.reduce((sum, { rows }) => sum + rows, 0);
  const losses = new Float64Array(buffer, start, total);
  const places = new Float32Array(buffer, start + losses.byteLength);
  const path = (first) => ({ x: (step) => places[2 * (first + step)], y: (step) => places[2 * (first + step) + 1] });
  let [first, firstAverage] = [0, total];
  const entrants = header.entrants.map((entrant, index) => {
    const begin = first;
    first += entrant.rows;
    const average = entrant.averages ? path(firstAverage) : null;
    if (average) firstAverage += entrant.rows;
    // A run that has used up its gradients stands still from then on.
    const loss = (step) => losses[begin + Math.min(step, entrant.rows - 1)];
    const hyperparameters = entrant.hyperparameters.map((each, at) => ({ ...each, stops: header.stops[header.sliders[index][at]] }));
    return { ...entrant, hyperparameters, index, ...path(begin), loss, average };
  });
  return { ...header, entrants };
}
