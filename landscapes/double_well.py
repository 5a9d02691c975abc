"""A shallow and a deep well side by side."""

import math
from collections.abc import Mapping, Sequence

from downhill.parameters import Parameter
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(x² - 1)²/4 - t x + y²/2."""
    x, y = point
    return (x**2 - 1) ** 2 / 4 - parameters["tilt"] * x + y**2 / 2


def _on_the_axis(x: float, tilt: float) -> float:
    """f at y = 0."""
    return (x**2 - 1) ** 2 / 4 - tilt * x


def _root(tilt: float, turn: float) -> float:
    """A root of x³ - x - t, by cosine, its last digits by Newton."""
    x = 2 / math.sqrt(3) * math.cos(turn)
    return x - (x**3 - x - tilt) / (3 * x**2 - 1)


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """Both minima and the saddle between them, where x³ - x = t: three roots while t < 2 / √27."""
    tilt = parameters["tilt"]
    turn = math.acos(tilt * math.sqrt(27) / 2) / 3
    deep, shallow, between = (_root(tilt, turn + third * 2 * math.pi / 3) for third in range(3))
    return (
        CriticalPoint("minimum", (deep, 0.0), _on_the_axis(deep, tilt)),
        CriticalPoint("minimum", (shallow, 0.0), _on_the_axis(shallow, tilt)),
        CriticalPoint("saddle", (between, 0.0), _on_the_axis(between, tilt)),
    )


DOUBLE_WELL = Landscape(
    id="double_well",
    name="Double well",
    formula=r"\tfrac{1}{4}(x^2 - 1)^2 - t\,x + \tfrac{1}{2}y^2",
    f=f,
    view=((-2.2, 2.2), (-1.5, 1.5)),
    start=(-2.0, 1.0),
    starts=(
        SuggestedStart("left of the saddle", (-0.25, 0.5), "Descent ends in the left well, the shallow one."),
        SuggestedStart("right of the saddle", (-0.05, 0.5), "Descent ends in the right well, the deep one."),
    ),
    shows=(
        "The first well on the way is the shallow one. Gradient descent settles in it; momentum at the same learning "
        "rate rolls through, over the saddle, and ends in the deep one."
    ),
    shown_by="start=-2,1&steps=200&entrant=gd,learning_rate=0.02&entrant=momentum,learning_rate=0.02",
    source="folklore; momentum that carries over: Polyak 1964",
    parameters=(
        Parameter("tilt", "t", default=0.15, low=0.01, high=0.35, meaning="how much deeper the right well is"),
    ),
    critical_points=critical_points,
)
