"""The Plotly figure of a landscape as a relief; the browser fills in its heights, which travel apart as numbers.

The flat pictures need no figure: the browser paints them (ground.js), many times faster than Plotly. It
is plain data because Plotly's Python objects take 17 ms to check it; the tests let them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from downhill.drawing.scale import LossScale
from downhill.drawing.theme import Theme

FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'


class Relief(TypedDict):
    """A figure of Plotly's, without its heights."""

    data: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any]


def relief(scale: LossScale, axes: tuple[str, str], theme: Theme) -> Relief:
    """The landscape's surface, coloured like the flat pictures, without its heights.

    Args:
        scale: from loss to height.
        axes: the coordinates' names.
        theme: the colours.
    """
    lowest, highest = float(scale.edges[0]), float(scale.edges[-1])
    surface = {
        "type": "surface",
        "cmin": lowest,
        "cmax": highest,
        "colorscale": [[0.0, theme.low], [1.0, theme.high]],
        "showscale": False,
        "hoverinfo": "skip",
        "contours": {
            "x": {"highlight": False},
            "y": {"highlight": False},
            "z": {
                "show": True,
                "highlight": False,
                "start": lowest,
                "end": highest,
                "size": (highest - lowest) / (len(scale.edges) - 1),
                "color": theme.isoline,
                "width": 1,
            },
        },
        "lighting": {"ambient": 0.85, "diffuse": 0.4, "specular": 0.05, "roughness": 0.9},
    }
    axis: dict[str, Any] = {
        "showbackground": False,
        "gridcolor": theme.grid,
        "zeroline": False,
        "linecolor": theme.muted,
        "tickfont": {"color": theme.muted, "size": 12},
        "showspikes": False,
    }
    layout = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": theme.ink},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "scene": {
            "xaxis": axis | {"title": {"text": axes[0]}},
            "yaxis": axis | {"title": {"text": axes[1]}},
            "zaxis": axis | {"title": {"text": _height(scale)}, "range": [lowest, highest], "nticks": 6},
            "aspectmode": "manual",
            "aspectratio": {"x": 1.2, "y": 1.2, "z": 0.75},
            "camera": {"eye": {"x": 1.4, "y": -1.4, "z": 1.05}, "center": {"x": 0.0, "y": 0.0, "z": -0.16}},
        },
        "uirevision": "camera",
    }
    return {"data": [surface], "layout": layout}


def _height(scale: LossScale) -> str:
    if scale.kind == "linear":
        return "loss"
    return "log₁₀ loss" if abs(scale.lowest) <= scale.floor else "log₁₀ (loss − lowest)"
