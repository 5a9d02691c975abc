// A lesson's chart, drawn by Plotly.

import { markedForPlotly } from "./course_words.js";
import { element } from "./elements.js";
import { Unloaded, loadPlotly } from "./plotly.js";
import { onWidthChange } from "./sizes.js";
import { currentTheme, onThemeChange } from "./theme.js";

/** @import {Figure, ThemeName} from "./wire.js" */

const [TALLEST, BELOW_HEAD] = [640, 190]; // pixels

export class LessonChart {
  isRun = false;

  /**
   * @param {HTMLElement} parent
   * @param {Record<ThemeName, Figure>} figures
   * @param {Record<string, string>} words
   * @param {{title: string, ended: () => void}} about its title, for who does not see it; what is called once it is drawn
   */
  constructor(parent, figures, words, { title, ended }) {
    this.ended = ended;
    this.figures = Object.fromEntries(Object.entries(figures).map(([theme, figure]) => [theme, typeset(figure)]));
    this.words = words;
    this.figure = element("div", { className: "downhill-lesson-chart", role: "img", ariaLabel: title });
    this.status = element("p", { className: "downhill-hint", role: "status", textContent: words.hidden });
    parent.replaceChildren(this.figure, this.status);
    this.stops = [onThemeChange(parent, () => this.draw()), onWidthChange(parent, () => this.draw())];
    this.size();
  }

  size() {
    const height = Math.min(TALLEST, window.innerHeight - BELOW_HEAD, this.figure.clientWidth);
    this.figure.style.height = `${Math.max(height, 280)}px`;
    return height;
  }

  run() {
    this.isRun = true;
    this.status.textContent = this.words.loading;
    return this.draw();
  }

  /** There is nothing to wait for. */
  finish() {
    return this.run();
  }

  async draw() {
    this.size();
    if (!this.isRun) return;
    const { data, layout } = this.figures[currentTheme(this.figure)];
    try {
      const plotly = await loadPlotly();
      if (!this.figure.isConnected) return;
      const size = { width: this.figure.clientWidth, height: this.figure.clientHeight };
      await plotly.react(this.figure, data, { ...layout, ...size }, { displayModeBar: false, responsive: false });
      this.status.textContent = "";
      this.figure.dataset.drawn = "true";
      this.ended();
    } catch (error) {
      if (!(error instanceof Unloaded)) throw error;
      this.status.textContent = error.message;
    }
  }

  destroy() {
    for (const stop of this.stops) stop();
  }
}

/**
 * A figure whose texts are set as formulas.
 * @param {Figure} figure
 * @returns {Figure}
 */
function typeset({ data, layout: { xaxis, yaxis, ...layout } }) {
  const axis = (/** @type {any} */ { title, ...rest }) => ({ ...rest, title: { ...title, text: markedForPlotly(title.text) } });
  const traces = data.map((trace) => ({ ...trace, name: markedForPlotly(String(trace.name)) }));
  return { data: traces, layout: { ...layout, xaxis: axis(xaxis), yaxis: axis(yaxis) } };
}
