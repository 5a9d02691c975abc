// What stands still: a Plotly figure with one landscape panel, or one per entrant, and where on the page they lie.

export const MARGIN = { left: 50, right: 12, top: 10, bottom: 42 };
const COLOUR_BAR = 72;
const NARROW = 520;
const GAP = { x: 26, y: 30 };
const TALLEST = { overlay: 520, grid: 680 };

let plotly = null;

/** Plotly, loaded once from our own server, as a promise. */
export function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.min.js", import.meta.url);
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(`could not load ${script.src}`));
    document.head.append(script);
  });
  return plotly;
}

/** The columns and rows that make `count` panels of this aspect (width / height) largest, and a panel's width. */
export function arrange(count, aspect, room, tallest) {
  let best = { width: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const widest = (room - (columns - 1) * GAP.x) / columns;
    const highest = (tallest - (rows - 1) * GAP.y) / rows;
    const width = Math.min(widest, highest * aspect);
    if (width > best.width) best = { columns, rows, width };
  }
  return best;
}

/** The figure of `count` panels side by side, with one scale for both axes so that right angles look right. */
export function panelFigure(landscape, theme, layout, count, width) {
  const { data, layout: base } = landscape.figures[theme];
  const withBar = layout === "overlay" && width >= NARROW;
  const right = withBar ? COLOUR_BAR : MARGIN.right;
  const room = width - MARGIN.left - right;
  const [[xLow, xHigh], [yLow, yHigh]] = landscape.view;
  const aspect = (xHigh - xLow) / (yHigh - yLow);
  const { columns, rows, width: panelWidth } = arrange(count, aspect, room, TALLEST[layout]);
  const panelHeight = panelWidth / aspect;
  const plotHeight = rows * panelHeight + (rows - 1) * GAP.y;
  const used = columns * panelWidth + (columns - 1) * GAP.x;
  const figure = {
    data: [],
    layout: {
      ...base,
      // A finger that moves over the picture scrolls the page; zoom is in the buttons.
      dragmode: window.matchMedia("(pointer: coarse)").matches ? false : "pan",
      width,
      height: plotHeight + MARGIN.top + MARGIN.bottom,
      margin: { l: MARGIN.left + (room - used) / 2, r: right + (room - used) / 2, t: MARGIN.top, b: MARGIN.bottom },
    },
  };
  for (let panel = 0; panel < count; panel += 1) {
    const suffix = panel === 0 ? "" : String(panel + 1);
    const [column, row] = [panel % columns, Math.floor(panel / columns)];
    const left = (column * (panelWidth + GAP.x)) / used;
    const bottom = ((rows - 1 - row) * (panelHeight + GAP.y)) / plotHeight;
    const lowest = panel + columns >= count;
    figure.layout[`xaxis${suffix}`] = {
      ...base.xaxis,
      anchor: `y${suffix}`,
      domain: [left, Math.min(left + panelWidth / used, 1)],
      matches: panel ? "x" : undefined,
      showticklabels: lowest,
      title: lowest ? base.xaxis.title : undefined,
    };
    figure.layout[`yaxis${suffix}`] = {
      ...base.yaxis,
      anchor: `x${suffix}`,
      domain: [bottom, Math.min(bottom + panelHeight / plotHeight, 1)],
      matches: panel ? "y" : undefined,
      showticklabels: column === 0,
      title: column === 0 ? base.yaxis.title : undefined,
    };
    for (const trace of data) {
      const own = { ...trace, xaxis: `x${suffix}`, yaxis: `y${suffix}` };
      if (trace.type === "contour") Object.assign(own, { z: landscape.heights, customdata: landscape.losses, showscale: withBar });
      figure.data.push(own);
    }
  }
  return figure;
}

/** The axes of the loss curves for this race. */
export function curveFigure(landscape, theme, race, width) {
  const { layout } = landscape.curves[theme];
  const { log, range, title } = race.curve;
  const decadesPerTick = Math.ceil((range[1] - range[0]) / 6);
  return {
    data: [],
    layout: {
      ...layout,
      width,
      height: 210,
      margin: { l: MARGIN.left + 8, r: MARGIN.right, t: MARGIN.top, b: MARGIN.bottom },
      xaxis: { ...layout.xaxis, range: [0, race.steps] },
      yaxis: {
        ...layout.yaxis,
        ...(log ? { type: "log", tick0: 0, dtick: decadesPerTick } : { type: "linear" }),
        range,
        title: { text: title, standoff: 4 },
      },
    },
  };
}

const CONFIG = {
  displaylogo: false,
  doubleClick: false,
  modeBarButtons: [["zoomIn2d", "zoomOut2d", "resetScale2d"]],
  responsive: false,
};

/** Show a figure in an element; resolves with its panels once it stands. */
export async function show(element, figure, { interactive }) {
  const Plotly = await loadPlotly();
  const config = interactive ? CONFIG : { staticPlot: true, responsive: false };
  await Plotly.react(element, figure.data, figure.layout, config);
  return panelsOf(element);
}

/** Every panel's rectangle in pixels, and the maps between data and pixels, as the axes stand now. */
export function panelsOf(element) {
  const { _fullLayout: full } = element;
  return full._subplots.cartesian.map((name) => {
    const { xaxis, yaxis } = full._plots[name];
    return {
      left: xaxis._offset,
      top: yaxis._offset,
      width: xaxis._length,
      height: yaxis._length,
      toX: (value) => xaxis._offset + xaxis.d2p(value),
      toY: (value) => yaxis._offset + yaxis.d2p(value),
      fromX: (pixel) => xaxis.p2d(pixel - xaxis._offset),
      fromY: (pixel) => yaxis.p2d(pixel - yaxis._offset),
    };
  });
}
