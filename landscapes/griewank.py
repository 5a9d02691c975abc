"""Griewank's function: regular ripples on a bowl so wide that it hardly shows."""

import math
from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


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
    starts=(
        SuggestedStart("in the middle well", (1.0, 1.0), "Descent ends at the global minimum."),
        SuggestedStart(
            "on a saddle",
            (1.57, 2.22),
            "The slope is below 0.003; a tenth to either side descent ends in another well.",
        ),
        SuggestedStart(
            "in a corner",
            (9.0, 9.0),
            "Descent ends in the well at (6.28, 8.88): a loss of 0.03, hardly poorer than the best, 0.",
        ),
    ),
    shows=(
        "All wells look alike, for the bowl beneath them differs by less than a tenth over the view. Where a run "
        "ends is settled by where it starts and by the push it starts with."
    ),
    shown_by=(
        "start=1,1&steps=150&entrant=gd,learning_rate=0.5"
        "&entrant=momentum,learning_rate=0.1,velocity_x=-0.5,velocity_y=0.5"
        "&entrant=momentum,learning_rate=0.1,velocity_x=0.5,velocity_y=0.5"
    ),
    source="Griewank 1981",
    critical_points=critical_points,
)
