// The boxes that the player consists of, empty; what there will be no answer for is left out.

import { element } from "./elements.js";

/** @import {Asks} from "./server.js" */

/** @typedef {ReturnType<typeof buildSkeleton>} Boxes */

/**
 * Fill the player's element with its boxes.
 * @param {HTMLElement} root
 * @param {Asks} asks
 */
export function buildSkeleton(root, asks) {
  const transport = box("controls");
  const status = element("p", { className: "downhill-status", role: "status" });
  const projection = element("p", { className: "downhill-projection", hidden: true });
  const announcement = element("p", { className: "downhill-hidden", role: "status" });
  const stage = box("stage");
  const relief = box("relief-stage");
  const curves = box("curves");
  const legend = element("canvas", { className: "downhill-legend", ariaHidden: "true" }); // the results say the same
  const pictures = box("pictures", stage, relief, legend);
  const results = box("scroll");
  Object.assign(results, { tabIndex: 0, role: "region", ariaLabel: "Results" }); // it scrolls where it is narrow
  const [whatIf, film, comparison] = [box("what-if"), box("film"), box("comparison")];
  const data = box("data");
  const inspector = box("inspector");
  const inspectorDetails = details("How this step was computed", inspector);
  const readOuts = details("Every number at this step");
  readOuts.className = "downhill-read-outs";
  root.toggleAttribute("data-replay", !asks("race"));
  root.replaceChildren(
    heading("Race"), transport, status, projection, announcement, box("body", pictures, curves), heading("Results"), results,
    ...(asks("read-outs") ? [data] : []), ...(asks("race") ? [whatIf] : []), ...(asks("film") ? [film] : []), ...(asks("tuned") ? [comparison] : []),
    ...(asks("read-outs") ? [inspectorDetails, readOuts] : []),
  );
  return {
    root, transport, status, projection, announcement, pictures, stage, relief, legend, curves, results, whatIf, film, comparison,
    data, inspector, inspectorDetails, readOuts,
  };
}

/**
 * @param {string} name
 * @param {...HTMLElement} children
 */
function box(name, ...children) {
  return element("div", { className: `downhill-${name}` }, ...children);
}

/**
 * For who hears the page or goes through it by headings; who sees it sees what it is.
 * @param {string} textContent
 */
function heading(textContent) {
  return element("h2", { className: "downhill-hidden", textContent });
}

/**
 * @param {string} summary
 * @param {...HTMLElement} children
 */
function details(summary, ...children) {
  return element("details", {}, element("summary", { textContent: summary }), ...children);
}
