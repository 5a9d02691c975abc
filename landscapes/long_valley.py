"""A saddle at the top of a long, shallow valley."""

from collections.abc import Mapping, Sequence

from downhill.parameters import Parameter
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart

_HALF_LENGTH = 4.0


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """y² + s (x⁴/64 - x²/2)."""
    x, y = point
    return y**2 + parameters["fall"] * (x**4 / (4 * _HALF_LENGTH**2) - x**2 / 2)


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The saddle in the middle, where the curvature along the valley is -s, and a minimum at either end."""
    lowest = -parameters["fall"] * _HALF_LENGTH**2 / 4
    return (
        CriticalPoint("saddle", (0.0, 0.0), 0.0),
        CriticalPoint("minimum", (-_HALF_LENGTH, 0.0), lowest),
        CriticalPoint("minimum", (_HALF_LENGTH, 0.0), lowest),
    )


LONG_VALLEY = Landscape(
    id="long_valley",
    name="Long valley",
    formula=r"y^2 + s\bigl(\tfrac{1}{64}x^4 - \tfrac{1}{2}x^2\bigr)",
    f=f,
    view=((-5.5, 5.5), (-2.5, 2.5)),
    start=(0.05, 2.0),
    starts=(
        SuggestedStart(
            "on the divide", (0.0, 1.5), "Exactly between the halves: descent runs into the saddle and stays."
        ),
        SuggestedStart(
            "halfway down", (2.3, 0.0), "Where the floor is steepest; with s = 0.05 its slope is still only 0.077."
        ),
    ),
    shows=(
        "Every rule drops to the valley floor at once and arrives beside a saddle. From there it is a long way down a "
        "slope so gentle that plain descent seems to stand still; adaptive rules are gone first."
    ),
    shown_by=(
        "start=0.05,2&steps=150&entrant=gd,learning_rate=0.1&entrant=momentum,learning_rate=0.1"
        "&entrant=adam,learning_rate=0.1"
    ),
    source="after the animations of Radford 2014",
    parameters=(
        Parameter("fall", "s", default=0.05, low=0.001, high=1.0, meaning="how steeply the valley falls", scale="log"),
    ),
    critical_points=critical_points,
    colour_scale="log",
)
