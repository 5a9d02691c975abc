// A race as it arrives: a header, and for each entrant K + 1 triples (first coordinate, second coordinate, loss).

const VALUES_PER_STEP = 3;

/** Join header and packed numbers: every entrant gets x, y and loss, functions of the step. */
export function unpack({ header, numbers }) {
  const rows = header.steps + 1;
  const entrants = header.entrants.map((entrant, index) => {
    const first = index * rows * VALUES_PER_STEP;
    const value = (which) => (step) => numbers[first + step * VALUES_PER_STEP + which];
    return { ...entrant, index, x: value(0), y: value(1), loss: value(2) };
  });
  return { ...header, entrants };
}
