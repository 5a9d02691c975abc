"""Charts of the course: what is drawn, in which colours, with which ticks."""

import numpy as np
import plotly.graph_objects as go
import pytest

from downhill.drawing.charts import ChartAxis, ChartLine, chart
from downhill.drawing.theme import DARK, LIGHT, Theme

X = np.array([1.0, 2.0, 3.0])
LINES = [
    ChartLine("measured", X, np.array([1.0, np.nan, 1e-3]), "points"),
    ChartLine("a law", X, X, "reference"),
    ChartLine("another", X, X**2, "line"),
    ChartLine("counts", X, X, "bars"),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_lines_have_the_paths_colours_and_laws_are_quiet(theme: Theme) -> None:
    figure = chart(LINES, ChartAxis("x"), ChartAxis("y"), theme)
    measured, law, another, counts = go.Figure(figure).data  # Plotly's own check
    assert measured.y == (1.0, None, 1e-3)  # JSON has no NaN
    assert measured.marker.color == theme.path_style(0).colour
    assert law.line.color == theme.muted
    assert another.line.color == theme.path_style(1).colour
    assert counts.marker.color == theme.path_style(2).colour
    assert [each.type for each in (measured, law, another, counts)] == ["scatter", "scatter", "scatter", "bar"]


@pytest.mark.parametrize(("highest", "step"), [(50.0, None), (1e3, 1), (1e8, 1), (1e9, 2), (1e20, 3)])
def test_a_log_axis_has_powers_of_ten_with_room_between_them(highest: float, step: int | None) -> None:
    line = ChartLine("f", X, np.array([1.0, np.nan, highest]), "line")
    layout = go.Figure(chart([line], ChartAxis("x"), ChartAxis("y", "log"), LIGHT)).layout
    assert layout.yaxis.dtick == step
    assert layout.xaxis.dtick is None


def test_texts_may_stand_in_place_of_numbers() -> None:
    layout = go.Figure(chart(LINES[:1], ChartAxis("x", ticks=["a", "b"]), ChartAxis("y"), LIGHT)).layout
    assert (layout.xaxis.tickvals, layout.xaxis.ticktext) == ((0, 1), ("a", "b"))
    assert not layout.showlegend
