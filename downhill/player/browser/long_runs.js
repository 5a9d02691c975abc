// Runs of the page that take so long that somebody would wonder, as when another landscape has to be compiled.

const LONG_MS = 500;
const STATE = "data-test-script-state"; // by which Streamlit says what its page does

/**
 * Be told when a run has become long, and when that has ended; returns what ends the listening.
 * @param {(isLong: boolean) => void} changed
 */
export function onLongRuns(changed) {
  const app = document.querySelector(`[${STATE}]`);
  if (!app) return () => {}; // a replay
  let timer = 0;
  const look = () => {
    window.clearTimeout(timer);
    if (app.getAttribute(STATE) === "running") timer = window.setTimeout(() => changed(true), LONG_MS);
    else changed(false);
  };
  const observer = new MutationObserver(look);
  observer.observe(app, { attributes: true, attributeFilter: [STATE] });
  return () => {
    window.clearTimeout(timer);
    observer.disconnect();
  };
}
