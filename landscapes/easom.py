"""Easom's function: a needle's eye in a flat desert."""

import math
from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """-cos x cos y exp(-(x - π)² - (y - π)²)."""
    x, y = point
    return -jnp.cos(x) * jnp.cos(y) * jnp.exp(-((x - jnp.pi) ** 2) - (y - jnp.pi) ** 2)


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The global minimum."""
    return (CriticalPoint("minimum", (math.pi, math.pi), -1.0),)


EASOM = Landscape(
    id="easom",
    name="Easom",
    formula=r"-\cos x\,\cos y\; e^{-(x - \pi)^2 - (y - \pi)^2}",
    f=f,
    view=((-10.0, 10.0), (-10.0, 10.0)),
    start=(2.0, 1.8),
    starts=(
        SuggestedStart("inside the well", (2.3, 2.3), "Near enough: descent ends at the minimum."),
        SuggestedStart(
            "behind the rim",
            (1.0, 3.14),
            "The loss is positive here and falls outwards: descent walks away from the well.",
        ),
        SuggestedStart("in the desert", (-5.0, -5.0), "The slope is below 1e-57: descent does not move at all."),
    ),
    shows=(
        "One narrow well and nothing around it: three units from its centre the gradient is below a thousandth, six "
        "units away below 1e-14. From there neither gradient descent nor Adam moves at all. Rprop, to which only the "
        "gradient's sign matters, may find the well."
    ),
    shown_by=(
        "start=-1,-1&steps=100&entrant=gd,learning_rate=1&entrant=adam,learning_rate=0.1"
        "&entrant=rprop,learning_rate=0.1"
    ),
    source="Easom 1990",
    critical_points=critical_points,
)
