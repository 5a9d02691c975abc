"""Charts of the course as figures of Plotly's: lines, points and bars in the paths' colours, laws in grey.

They are plain data, as the relief is, for the same reason; see :mod:`downhill.drawing.figures`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

import numpy as np
from jaxtyping import Float

from downhill.drawing.figures import FONT
from downhill.drawing.theme import Theme

ChartScale = Literal["linear", "log"]
Drawn = Literal["line", "points", "bars", "reference"]

_FEW_DECADES, _MOST_TICKS = 2, 8
_FEW = 60
"""Up to so many points of a line are marked, so that one sees where it has been computed."""


class Figure(TypedDict):
    """A figure of Plotly's."""

    data: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class ChartLine:
    """What has one label in the legend.

    Attributes:
        label: for people.
        x: places along the axis to the right.
        y: a value for each; NaN where there is none.
        drawn: how; a reference is a thin dashed line to compare with.
    """

    label: str
    x: Float[np.ndarray, " n"]
    y: Float[np.ndarray, " n"]
    drawn: Drawn


@dataclass(frozen=True, slots=True)
class ChartAxis:
    """One of a chart's two axes; ``ticks`` are texts that stand at 0, 1, 2, … in place of numbers."""

    title: str
    scale: ChartScale = "linear"
    ticks: Sequence[str] = ()


def chart(lines: Sequence[ChartLine], x: ChartAxis, y: ChartAxis, theme: Theme) -> Figure:
    """The figure of a chart in a theme's colours; its size is the browser's."""
    layout = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 14, "color": theme.ink},
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "xaxis": _axis(x, np.concatenate([line.x for line in lines]), theme),
        "yaxis": _axis(y, np.concatenate([line.y for line in lines]), theme),
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        "hovermode": "closest",
        "bargap": 0.3,
        "showlegend": len(lines) > 1,
    }
    return {"data": list(_traces(lines, theme)), "layout": layout}


def _traces(lines: Sequence[ChartLine], theme: Theme) -> Sequence[Mapping[str, Any]]:
    traces: list[Mapping[str, Any]] = []
    coloured = 0
    for line in lines:
        y = [value if np.isfinite(value) else None for value in line.y.tolist()]
        trace = {"name": line.label, "x": line.x.tolist(), "y": y}
        if line.drawn == "reference":
            traces.append({**trace, "type": "scatter", "mode": "lines", "line": _law(theme, len(traces) - coloured)})
            continue
        style = theme.path_style(coloured)
        coloured += 1
        if line.drawn == "bars":
            traces.append({**trace, "type": "bar", "marker": {"color": style.colour}})
            continue
        mode = "markers" if line.drawn == "points" else "lines+markers" if len(line.x) <= _FEW else "lines"
        marker = {"color": style.colour, "size": 8, "symbol": _SYMBOLS[style.marker]}
        shown = {"color": style.colour, "width": 2.5, "dash": ",".join(f"{each}px" for each in style.dash) or "solid"}
        traces.append({**trace, "type": "scatter", "mode": mode, "marker": marker, "line": shown})
    return traces


def _law(theme: Theme, number: int) -> Mapping[str, Any]:
    return {"color": theme.muted, "width": 1.5, "dash": ("dash", "dot", "dashdot")[number % 3]}


_SYMBOLS = {
    "circle": "circle",
    "square": "square",
    "triangle": "triangle-up",
    "diamond": "diamond",
    "plus": "cross",
    "cross": "x",
}


def _axis(axis: ChartAxis, values: Float[np.ndarray, " n"], theme: Theme) -> Mapping[str, Any]:
    shown: dict[str, Any] = {
        "title": {"text": axis.title, "standoff": 10},
        "type": axis.scale,
        "gridcolor": theme.grid,
        "linecolor": theme.muted,
        "tickfont": {"color": theme.muted},
        "zerolinecolor": theme.grid,
        "automargin": True,
    }
    if axis.scale == "log":
        shown["exponentformat"] = "power"
        decades = float(np.log10(np.nanmax(values) / np.nanmin(values)))
        if decades > _FEW_DECADES:
            shown["dtick"] = math.ceil(decades / _MOST_TICKS)  # powers of ten alone
    if axis.ticks:
        shown |= {"tickvals": list(range(len(axis.ticks))), "ticktext": list(axis.ticks)}
    return shown
