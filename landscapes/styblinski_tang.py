"""The function of Styblinski and Tang: four wells, one of them deepest."""

import math
from collections.abc import Mapping, Sequence
from typing import Literal

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def _one(x: float) -> float:
    """One coordinate's share of the loss."""
    return (x**4 - 16 * x**2 + 5 * x) / 2


def _root(turn: float) -> float:
    """A root of x³ - 8x + 5/4, by cosine, its last digits by Newton."""
    x = 2 * math.sqrt(8 / 3) * math.cos(turn)
    return x - (x**3 - 8 * x + 1.25) / (3 * x**2 - 8)


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """½(x⁴ - 16x² + 5x + y⁴ - 16y² + 5y)."""
    x, y = point
    return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """Each coordinate is one of the three roots of x³ - 8x + 5/4: four minima, four saddles, one maximum."""
    turn = math.acos(-(5 / 8) / math.sqrt(8 / 3) ** 3) / 3
    wells = (_root(turn), _root(turn + 2 * math.pi / 3))
    roots = (*wells, _root(turn - 2 * math.pi / 3))

    def kind(x: float, y: float) -> Literal["minimum", "saddle", "maximum"]:
        return ("maximum", "saddle", "minimum")[(x in wells) + (y in wells)]

    return tuple(CriticalPoint(kind(x, y), (x, y), _one(x) + _one(y)) for x in roots for y in roots)


STYBLINSKI_TANG = Landscape(
    id="styblinski_tang",
    name="Styblinski–Tang",
    formula=r"\tfrac{1}{2}\bigl(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y\bigr)",
    f=f,
    view=((-5.0, 5.0), (-5.0, 5.0)),
    start=(0.3, 1.5),
    starts=(
        SuggestedStart(
            "on the hilltop", (0.16, 0.16), "The slope is below 0.1 and the ground curves down to all sides."
        ),
        SuggestedStart("towards the deepest well", (-1.0, -1.0), "Descent ends at (-2.9, -2.9), at a loss of -78.3."),
        SuggestedStart("towards the poorest well", (1.0, 1.0), "Descent ends at (2.7, 2.7), at a loss of -50.1."),
    ),
    shows=(
        "Four wells of three depths around a hill. The hill's top decides: a small push to one side, and the run ends "
        "in another well."
    ),
    shown_by=(
        "start=0.157,0.157&steps=100&entrant=momentum,learning_rate=0.003,velocity_x=0.1,velocity_y=0.1"
        "&entrant=momentum,learning_rate=0.003,velocity_x=-0.1,velocity_y=0.1"
        "&entrant=momentum,learning_rate=0.003,velocity_x=-0.1,velocity_y=-0.1"
        "&entrant=momentum,learning_rate=0.003,velocity_x=0.1,velocity_y=-0.1"
    ),
    source="Styblinski & Tang 1990",
    critical_points=critical_points,
)
