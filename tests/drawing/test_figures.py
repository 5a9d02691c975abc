"""The relief's figure: axes and colours, and no array of heights in it."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from downhill.drawing.figures import relief
from downhill.drawing.scale import LossScale
from downhill.drawing.theme import LIGHT, THEMES, Theme

LOG = LossScale("log", 0.0, 1e4, 1e-3)
ABOVE = LossScale("log", 7.0, 1e4, 1e-3)
LINEAR = LossScale("linear", -1.0, 1.0, 0.0)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_relief_has_the_colours_and_heights_of_the_flat_picture(theme: Theme) -> None:
    figure = go.Figure(relief(LOG, ("w", "b"), theme))
    [surface] = figure.data
    assert (surface.cmin, surface.cmax) == pytest.approx((-3, 4), abs=1e-6)
    assert [colour for _, colour in surface.colorscale] == [theme.low, theme.high]
    np.testing.assert_allclose(surface.contours.z.size, 7 / 21, rtol=1e-6)
    assert surface.z is None
    assert (figure.layout.scene.xaxis.title.text, figure.layout.scene.yaxis.title.text) == ("w", "b")
    assert figure.layout.font.color == theme.ink


@pytest.mark.parametrize(("scale", "title"), [(LINEAR, "loss"), (LOG, "log₁₀ loss"), (ABOVE, "log₁₀ (loss − lowest)")])
def test_the_height_is_named(scale: LossScale, title: str) -> None:
    assert go.Figure(relief(scale, ("x", "y"), LIGHT)).layout.scene.zaxis.title.text == title


def test_the_figure_is_small_and_the_camera_survives_a_new_one() -> None:
    figure = relief(LINEAR, ("x", "y"), LIGHT)
    assert len(json.dumps(figure)) < 4000
    assert figure["layout"]["uirevision"] == "camera"
