// The experiment as a query, with one thing in it changed: what a person tries out before the page hears of it.

/** What a person has changed, such as {start: [x, y]}, {hyperparameters: [[entrant, name, value]]}, {budget: "steps"}. */
export function edited(query, { start, budget, hyperparameters = [] }) {
  const pairs = [...new URLSearchParams(query)];
  if (start) set(pairs, "start", start.join(","));
  if (budget) set(pairs, "budget", budget);
  const entrants = pairs.filter(([key]) => key === "entrant");
  for (const [entrant, name, value] of hyperparameters) {
    const pair = entrants[entrant];
    const [rule, ...numbers] = pair[1].split(",");
    const others = numbers.filter((each) => !each.startsWith(`${name}=`));
    pair[1] = [rule, ...others, `${name}=${value}`].join(",");
  }
  return String(new URLSearchParams(pairs));
}

function set(pairs, key, value) {
  const found = pairs.find((pair) => pair[0] === key);
  if (found) found[1] = value;
  else pairs.push([key, value]);
}
