"""Booth's function: a quadratic bowl that lies askew."""

from collections.abc import Mapping, Sequence

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(x + 2y - 7)² + (2x + y - 5)²."""
    x, y = point
    return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The minimum, the only critical point."""
    return (CriticalPoint("minimum", (1.0, 3.0), 0.0),)


def curvatures(parameters: Mapping[str, float]) -> tuple[float, float]:
    """2 along the floor, 18 up the walls."""
    return 2.0, 18.0


BOOTH = Landscape(
    id="booth",
    name="Booth",
    formula=r"(x + 2y - 7)^2 + (2x + y - 5)^2",
    f=f,
    view=((-10.0, 10.0), (-10.0, 10.0)),
    start=(-8.0, -5.0),
    starts=(
        SuggestedStart(
            "on the ravine's floor",
            (-5.0, 9.0),
            "The slope points straight at the minimum; the curvature on the way is only 2.",
        ),
        SuggestedStart(
            "up the steep wall",
            (7.0, 9.0),
            "The curvature on the way to the minimum is 18: descent oversteps it once α exceeds 1/18.",
        ),
    ),
    shows=(
        "A convex ravine, nine times as steep across as along, turned by 45 degrees. Every sound rule gets there: a "
        "first check of a learning rate."
    ),
    shown_by=(
        "start=-6,6&steps=100&entrant=gd,learning_rate=0.25&entrant=gd,learning_rate=0.1"
        "&entrant=momentum,learning_rate=0.01&entrant=adam,learning_rate=1"
    ),
    source="Jamil & Yang 2013",
    critical_points=critical_points,
    curvatures=curvatures,
    colour_scale="log",
)
