// From a slider's place to a number and back, for each scale that a parameter may have; see downhill/parameters.py.

const PLACES = 1000;
const NEAR_ONE_DECADES = 4;

/** The number at a place from 0 to 1000, rounded to what a slider can tell apart. */
export function numberAt(parameter, place) {
  const { scale, low, high, high_excluded: open } = parameter;
  const share = place / PLACES;
  const value = {
    log: () => rounded(low * (high / low) ** share, 3),
    whole: () => Math.round(low > 0 ? low * (high / low) ** share : (1 + high) ** share - 1),
    near_one: () => nearOne(share, low),
    switch: () => Math.round(share),
    linear: () => Number((low + share * (high - low)).toFixed(decimals(high - low))),
  }[scale]();
  return open && value >= high ? numberAt(parameter, place - 1) : Math.min(Math.max(value, low), high);
}

/** The place from 0 to 1000 that shows a number best. */
export function placeOf({ scale, low, high }, value) {
  const share = {
    log: () => Math.log(value / low) / Math.log(high / low),
    whole: () => (low > 0 ? Math.log(value / low) / Math.log(high / low) : Math.log1p(value) / Math.log1p(high)),
    near_one: () => Math.min(-Math.log10(Math.max(1 - value, 10 ** -NEAR_ONE_DECADES)) / NEAR_ONE_DECADES, 1),
    switch: () => value,
    linear: () => (value - low) / (high - low),
  }[scale]();
  return Math.round(Math.min(Math.max(share, 0), 1) * PLACES);
}

// 0, 0.5, 0.9, 0.99, 0.999: what matters of a share that is kept is how much of it is lost.
function nearOne(share, low) {
  const lost = rounded(10 ** (-NEAR_ONE_DECADES * share), 2);
  return Math.max(Number((1 - lost).toFixed(6)), low);
}

function rounded(value, digits) {
  return Number(value.toPrecision(digits));
}

function decimals(span) {
  return Math.max(0, 3 - Math.ceil(Math.log10(span)));
}
