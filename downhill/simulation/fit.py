"""What is read off a model of one's own data along a path: its losses without penalties, and its curve."""

from collections.abc import Mapping

import jax
import numpy as np
from jaxtyping import Array, Float

from downhill.experiment.experiment import Experiment
from downhill.simulation.arguments import bucket, traced
from downhill.simulation.programs import SOON_COMPILED, Program
from landscapes import LANDSCAPES, Landscape, find_landscape

CURVE = "predicted"
"""The name of the curve's heights beside those of the losses."""

_PORTION = 256


def _look(
    theta: Float[Array, "rows 2"], parameters: Mapping[str, Float[Array, ""]], *, landscape: Landscape
) -> dict[str, Float[Array, "rows *points"]]:
    fit = landscape.fit
    assert fit is not None  # who asks has looked

    def at(point: Float[Array, "2"]) -> dict[str, Float[Array, "*points"]]:
        losses = {name: loss(point, parameters) for name, loss in fit.losses.items()}
        return {**losses, CURVE: fit.predicted(point, parameters)}

    # In portions: all at once would need memory for every example at every point.
    return jax.lax.map(at, theta, batch_size=_PORTION)


_fit_at = Program(_look, SOON_COMPILED)


def fit_at(experiment: Experiment, points: Float[np.ndarray, "rows 2"]) -> dict[str, Float[np.ndarray, "rows *points"]]:
    """The losses and the curve of the landscape's ``fit`` at these points, in float64, by name; empty without one.

    Args:
        experiment: the race.
        points: positions; what is read off one that is not finite is not, either.
    """
    landscape = find_landscape(experiment.landscape)
    if landscape.fit is None:
        return {}
    own, rows = experiment.landscape not in LANDSCAPES, bucket(len(points))
    with jax.enable_x64(True):
        found = _fit_at(np.resize(points, (rows, 2)), traced(experiment.parameters), own=own, landscape=landscape)
        return {name: np.asarray(values)[: len(points)] for name, values in found.items()}
