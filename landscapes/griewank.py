"""Griewank's function: regular ripples on a bowl so wide that it hardly shows."""

import math
from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(x² + y²)/4000 - cos x cos(y/√2) + 1."""
    x, y = point
    return (x**2 + y**2) / 4000 - jnp.cos(x) * jnp.cos(y / math.sqrt(2)) + 1


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The global minimum, of many."""
    return (CriticalPoint("minimum", (0.0, 0.0), 0.0),)


GRIEWANK = Landscape(
    id="griewank",
    name="Griewank",
    formula=r"\frac{x^2 + y^2}{4000} - \cos x\,\cos\frac{y}{\sqrt{2}} + 1",
    f=f,
    view=((-10.0, 10.0), (-10.0, 10.0)),
    start=(-7.0, 6.0),
    shows=(
        "All wells look alike, for the bowl beneath them differs by less than a tenth over the view. Where a run "
        "ends is settled by where it starts."
    ),
    source="Griewank 1981",
    critical_points=critical_points,
)
