// From a number to its place among a slider's stops, which come from Python: downhill/parameters.py.

/**
 * The index of the stop that is nearest to a number.
 * @param {number[]} stops
 * @param {number} value
 */
export function placeOf(stops, value) {
  const distances = stops.map((stop) => Math.abs(stop - value));
  return distances.indexOf(Math.min(...distances));
}
