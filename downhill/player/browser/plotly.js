// Plotly, which draws reliefs and charts.

import { element } from "./elements.js";
import { fileAddress } from "./server.js";

/**
 * What of Plotly is called here.
 * @typedef {object} Plotly
 * @property {(figure: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>} react
 * @property {(figure: HTMLElement, changes: object) => Promise<unknown>} relayout
 * @property {(figure: HTMLElement) => void} purge
 */

/** Plotly has not come; whoever wants it again asks again. */
export class Unloaded extends Error {}

/** @type {Promise<Plotly> | null} */
let plotly = null;

/** Plotly, loaded when somebody first wants a relief or a chart, from where our own modules are. */
export function loadPlotly() {
  plotly ??= fileAddress("plotly.min.js").then((src) => new Promise((resolve, reject) => {
    const script = element("script", { src });
    script.onload = () => resolve(/** @type {{Plotly: Plotly}} */ (/** @type {unknown} */ (window)).Plotly);
    script.onerror = () => {
      plotly = null;
      reject(new Unloaded("What draws this could not be loaded. Is the connection there?"));
    };
    document.head.append(script);
  }));
  return plotly;
}
