"""The landscape along a path: loss, slope and curvature at every point, whoever came there."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import jax
import numpy as np
from jaxtyping import Array, Float

from downhill.experiment.experiment import Experiment
from downhill.simulation.arguments import traced
from downhill.simulation.programs import SOON_COMPILED, Program
from landscapes import LANDSCAPES, Landscape, find_landscape

Scalar = Float[Array, ""]
Vector = Float[Array, "2"]


_PORTION = 256


class Surroundings(NamedTuple):
    """The landscape at one point, or a row for each point of a path."""

    loss: Float[Array, "*rows"]
    gradient: Float[Array, "*rows 2"]
    hessian: Float[Array, "*rows 2 2"]
    gradient_step_loss: Float[Array, "*rows"]


def _look(
    theta: Float[Array, "rows 2"],
    learning_rates: Float[Array, " rows"],
    parameters: Mapping[str, Scalar],
    *,
    landscape: Landscape,
) -> Surroundings:
    def loss(point: Vector) -> Scalar:
        return landscape.f(point, parameters)

    def evaluate(point: Vector, learning_rate: Scalar) -> Surroundings:
        value, gradient = jax.value_and_grad(loss)(point)
        return Surroundings(value, gradient, jax.hessian(loss)(point), loss(point - learning_rate * gradient))

    if landscape.examples:  # in portions: all at once would need memory for every example at every point
        return jax.lax.map(lambda row: evaluate(*row), (theta, learning_rates), batch_size=_PORTION)
    return jax.vmap(evaluate)(theta, learning_rates)


surroundings_at = Program(_look, SOON_COMPILED)


Losses = Callable[[Float[np.ndarray, "points 2"]], Float[np.ndarray, " points"]]


def losses_at(experiment: Experiment, rows: int) -> Losses:
    """f of the experiment in float64 as a function of points, by what is compiled for paths of so many rows."""
    landscape, own = find_landscape(experiment.landscape), experiment.landscape not in LANDSCAPES

    def losses(points: Float[np.ndarray, "points 2"]) -> Float[np.ndarray, " points"]:
        portions = np.resize(points, (-(-len(points) // rows), rows, 2))
        with jax.enable_x64(True):
            look = partial(surroundings_at, own=own, landscape=landscape)
            seen = [look(each, np.zeros(rows), traced(experiment.parameters)).loss for each in portions]
            return np.concatenate([np.asarray(loss) for loss in seen])[: len(points)]

    return losses


def eigenvalues(hessian: Float[np.ndarray, "rows 2 2"]) -> Float[np.ndarray, "rows 2"]:
    """Of symmetric matrices [[a, b], [b, c]]: (a + c)/2 ± √(((a - c)/2)² + b²), ascending."""
    a, b, c = hessian[:, 0, 0], hessian[:, 0, 1], hessian[:, 1, 1]
    with np.errstate(invalid="ignore", over="ignore"):
        middle, radius = (a + c) / 2, np.hypot((a - c) / 2, b)
        return np.stack([middle - radius, middle + radius], axis=1)
