"""McCormick's function: a corrugated sheet across a trough."""

import math
from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """sin(x + y) + (x - y)² - 1.5x + 2.5y + 1."""
    x, y = point
    return jnp.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """Where x - y = 1 and cos(x + y) = -1/2; those within the view."""
    third, depth = math.pi / 3, math.sqrt(3) / 2
    return (
        CriticalPoint("minimum", (0.5 - third, -0.5 - third), -depth - third),
        CriticalPoint("saddle", (0.5 + third, -0.5 + third), depth + third),
        CriticalPoint("minimum", (0.5 + 2 * third, -0.5 + 2 * third), -depth + 2 * third),
    )


MCCORMICK = Landscape(
    id="mccormick",
    name="McCormick",
    formula=r"\sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1",
    f=f,
    view=((-1.5, 4.0), (-3.0, 4.0)),
    start=(3.5, -2.0),
    starts=(
        SuggestedStart("below the saddle", (1.4, 0.4), "Descent ends in the lower well, at (-0.55, -1.55)."),
        SuggestedStart("above the saddle", (1.7, 0.7), "Descent ends in the upper well, at (2.59, 1.59)."),
    ),
    shows=(
        "Wells follow each other down a staircase along the diagonal. The walls push a run onto the diagonal; which "
        "step it lands on depends on where it comes from and with what speed."
    ),
    shown_by=(
        "start=3.5,-1&steps=150&entrant=gd,learning_rate=0.05"
        "&entrant=momentum,learning_rate=0.01,velocity_x=-0.15,velocity_y=-0.15"
    ),
    source="McCormick 1976",
    critical_points=critical_points,
)
