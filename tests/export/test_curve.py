"""The loss curve beside a picture."""

import numpy as np

from downhill import Entrant, Experiment, simulate
from downhill.drawing.layout import Box
from downhill.export.background import scale_of
from downhill.export.curve import LossCurve


def test_a_loss_below_the_axis_stands_on_its_lower_edge() -> None:
    """Source: BFGS ends at the minimum of a quadratic, to the last bit: the curve goes down, and stays in sight."""
    experiment = Experiment("quadratic", steps=40, entrants=(Entrant("bfgs"), Entrant("gd")))
    runs = simulate(experiment)
    box: Box = (0, 0, 300, 200)
    curve = LossCurve(experiment, runs, [40, 40], scale_of(experiment), box)
    y = curve.points(runs[0])[:, 1]
    tiny = runs[0].loss < 1e-14
    assert (runs[0].loss[tiny] > 0).any()
    np.testing.assert_allclose(y[tiny], 200.0)
    assert (y <= 200.0).all()
