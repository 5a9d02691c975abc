"""The still figures: axes, colours and points, and not one array of losses in them."""

import json

import numpy as np
import pytest

from plots.figures import landscape_panel, loss_axes
from plots.scale import LossScale
from plots.theme import DARK, LIGHT, Theme

X, Y = np.linspace(-2, 2, 5), np.linspace(0, 1, 3)
LOG = LossScale("log", 0.0, 1e4, 1e-3)
LINEAR = LossScale("linear", -1.0, 1.0, 0.0)
POINTS = [("minimum", (1.0, 0.5), 0.0), ("saddle", (0.0, 0.0), 2.0), ("maximum", (-1.0, 1.0), 3.0)]

both = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


@both
def test_the_axes_are_the_views(theme: Theme) -> None:
    figure = landscape_panel(LOG, X, Y, ("w", "b"), POINTS, theme)
    assert (figure.layout.xaxis.range, figure.layout.yaxis.range) == ((-2, 2), (0, 1))
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("w", "b")
    contour = figure.data[0]
    assert (contour.x0, contour.dx, contour.y0, contour.dy) == (-2, 1, 0, 0.5)
    assert "w " in contour.hovertemplate
    assert figure.layout.font.color == theme.ink


@both
def test_the_fills_are_the_scales(theme: Theme) -> None:
    contour = landscape_panel(LOG, X, Y, ("x", "y"), POINTS, theme).data[0]
    assert (contour.zmin, contour.zmax) == (LOG.edges[0], LOG.edges[-1])
    assert (contour.contours.start, contour.contours.end) == (LOG.edges[1], LOG.edges[-2])
    assert contour.colorscale == ((0.0, theme.low), (1.0, theme.high))


def test_critical_points_are_marked_by_kind() -> None:
    known = landscape_panel(LOG, X, Y, ("x", "y"), POINTS, LIGHT).data[1]
    assert list(zip(known.x, known.y, strict=True)) == [point for _, point, _ in POINTS]
    assert len(set(known.marker.symbol)) == 3
    assert list(known.text) == ["minimum, loss 0", "saddle, loss 2", "maximum, loss 3"]


def test_a_landscape_without_known_points_has_a_figure() -> None:
    assert len(landscape_panel(LINEAR, X, Y, ("x", "y"), [], LIGHT).data[1].x) == 0


def test_powers_of_ten_stand_at_their_heights() -> None:
    """By hand: floor 10⁻³ and range 10⁴ make the decades -3 to 4, at most seven of them, counted from above."""
    bar = landscape_panel(LOG, X, Y, ("x", "y"), [], LIGHT).data[0].colorbar
    assert list(bar.ticktext) == [f"10<sup>{k}</sup>" for k in (4, 2, 0, -2)]
    np.testing.assert_allclose(bar.tickvals, [4, 2, 0, -2], atol=0.05)


def test_where_the_lowest_loss_is_not_zero_the_ticks_are_losses() -> None:
    scale = LossScale("log", -5.0, 95.0, 1e-1)
    bar = landscape_panel(scale, X, Y, ("x", "y"), [], LIGHT).data[0].colorbar
    assert list(bar.ticktext) == ["95", "5", "-4", "-4.9"]
    np.testing.assert_allclose(scale.losses(np.array(bar.tickvals)), [95, 5, -4, -4.9])


def test_no_figure_carries_data() -> None:
    """The losses travel apart, as binary numbers."""
    for figure in (landscape_panel(LOG, X, Y, ("x", "y"), POINTS, LIGHT), loss_axes(LIGHT)):
        assert all(getattr(trace, "z", None) is None for trace in figure.data)
        assert len(json.dumps(json.loads(str(figure.to_json())))) < 5_000
