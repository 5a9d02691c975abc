"""The still Plotly figures under the player: one panel of the landscape, and the axes of the loss curves.

The browser lays the panel out as often as a side-by-side view needs it and fills in the losses, which travel apart as
binary numbers; so no figure here holds an array of data.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from plots.scale import LossScale
from plots.theme import Theme

_FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'
_SYMBOLS = {"minimum": "star", "saddle": "diamond-open", "maximum": "triangle-up-open"}
_MOST_TICKS = 7


def landscape_panel(
    scale: LossScale,
    x: Float[np.ndarray, " columns"],
    y: Float[np.ndarray, " rows"],
    axes: tuple[str, str],
    critical_points: Sequence[tuple[str, tuple[float, float], float]],
    theme: Theme,
) -> go.Figure:
    """Filled isolines with a colour bar, and the known critical points.

    Args:
        scale: from loss to height; the contour's z, which the browser fills in, are heights.
        x: first coordinates of the grid.
        y: second coordinates of the grid.
        axes: the coordinates' names.
        critical_points: kind, position and loss of each.
        theme: the colours.
    """
    contour = go.Contour(
        x0=x[0],
        dx=x[1] - x[0],
        y0=y[0],
        dy=y[1] - y[0],
        contours={"start": scale.edges[1], "end": scale.edges[-2], "size": scale.edges[1] - scale.edges[0]},
        zmin=scale.edges[0],
        zmax=scale.edges[-1],
        colorscale=[(0.0, theme.low), (1.0, theme.high)],
        line={"color": theme.isoline, "width": 0.5, "smoothing": 0.6},
        colorbar=_colour_bar(scale, theme),
        hovertemplate=f"{axes[0]} %{{x:.3f}}, {axes[1]} %{{y:.3f}}<br>loss %{{customdata:.5g}}<extra></extra>",
    )
    known = go.Scatter(
        x=[point[0] for _, point, _ in critical_points],
        y=[point[1] for _, point, _ in critical_points],
        text=[f"{kind}, loss {loss:.5g}" for kind, _, loss in critical_points],
        mode="markers",
        marker={
            "symbol": [_SYMBOLS[kind] for kind, _, _ in critical_points],
            "size": 10,
            "color": theme.ink,
            "line": {"width": 1, "color": theme.ink},
        },
        hovertemplate=f"%{{text}}<br>{axes[0]} %{{x:.4f}}, {axes[1]} %{{y:.4f}}<extra></extra>",
        showlegend=False,
    )
    figure = go.Figure([contour, known])
    _style(figure, theme)
    figure.update_xaxes(range=[x[0], x[-1]], title={"text": axes[0], "standoff": 4}, showgrid=False, zeroline=False)
    figure.update_yaxes(range=[y[0], y[-1]], title={"text": axes[1], "standoff": 4}, showgrid=False, zeroline=False)
    return figure


def loss_axes(theme: Theme) -> go.Figure:
    """Empty axes for loss against step; the browser sets title, type and ranges with every race."""
    figure = go.Figure()
    _style(figure, theme)
    grid: dict[str, Any] = {"showgrid": True, "gridcolor": theme.grid, "zeroline": False, "fixedrange": True}
    figure.update_xaxes(title={"text": "step", "standoff": 4}, range=[0, 1], **grid)
    figure.update_yaxes(range=[0, 1], exponentformat="power", nticks=6, **grid)
    figure.update_layout(dragmode=False, hovermode=False)
    return figure


def _colour_bar(scale: LossScale, theme: Theme) -> dict[str, Any]:
    return _ticks(scale) | {
        "title": {"text": "loss", "side": "right", "font": {"size": 12}},
        "thickness": 10,
        "outlinewidth": 0,
        "ticks": "",
        "x": 1.01,
        "tickfont": {"color": theme.muted, "size": 11},
    }


def _ticks(scale: LossScale) -> dict[str, Any]:
    """On a log scale powers of ten above the lowest loss; on a linear one Plotly's own choice."""
    if scale.kind == "linear":
        return {"nticks": _MOST_TICKS}
    first, last = int(np.ceil(np.log10(scale.floor))), int(np.floor(np.log10(scale.highest - scale.lowest)))
    exponents = range(last, first - 1, -int(np.ceil((last - first + 1) / _MOST_TICKS)))
    from_zero = abs(scale.lowest) <= scale.floor
    return {
        "tickvals": [float(scale.heights(np.array(scale.lowest + 10.0**k))) for k in exponents],
        "ticktext": [f"10<sup>{k}</sup>" if from_zero else f"{scale.lowest + 10.0**k:.3g}" for k in exponents],
    }


def _style(figure: go.Figure, theme: Theme) -> None:
    transparent = "rgba(0,0,0,0)"
    figure.update_layout(
        template="none",
        paper_bgcolor=transparent,
        plot_bgcolor=transparent,
        font={"family": _FONT, "size": 13, "color": theme.ink},
        hoverlabel={"bgcolor": theme.background, "bordercolor": theme.muted, "font": {"color": theme.ink}},
        modebar={"bgcolor": transparent, "color": theme.muted, "activecolor": theme.ink},
        showlegend=False,
    )
    axis: dict[str, Any] = {
        "tickfont": {"color": theme.muted, "size": 12},
        "linecolor": theme.muted,
        "tickcolor": theme.muted,
        "ticks": "outside",
        "ticklen": 4,
    }
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
