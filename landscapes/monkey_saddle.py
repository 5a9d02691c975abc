"""The monkey saddle: three ways down, three ways up, and no curvature where they meet."""

import math
from collections.abc import Mapping, Sequence

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart

_SLOPE = math.sqrt(3)


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """x³ - 3xy², as its three factors: far out, where x³ and 3xy² overflow, their difference would lose its sign."""
    x, y = point
    return x * (x - _SLOPE * y) * (x + _SLOPE * y)


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The saddle; even its Hessian vanishes."""
    return (CriticalPoint("saddle", (0.0, 0.0), 0.0, degenerate=True),)


MONKEY_SADDLE = Landscape(
    id="monkey_saddle",
    name="Monkey saddle",
    formula=r"x^3 - 3xy^2",
    f=f,
    view=((-2.0, 2.0), (-2.0, 2.0)),
    start=(1.5, 0.01),
    starts=(
        SuggestedStart(
            "on a ridge", (1.5, 0.0), "Exactly on the ridge: descent creeps into the saddle, slower and slower."
        ),
        SuggestedStart("in a valley", (-0.5, 0.0), "The valley falls ever more steeply: descent diverges along y = 0."),
    ),
    shows=(
        "Gradient and curvature both vanish at the centre, so runs slow down far from it and linger before they slip "
        "into one of three valleys. There is no minimum."
    ),
    shown_by="start=1.5,0.01&steps=110&entrant=gd,learning_rate=0.03&entrant=momentum,learning_rate=0.003",
    source="Hilbert & Cohn-Vossen 1932",
    critical_points=critical_points,
)
