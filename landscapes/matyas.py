"""Matyas's function: a flat-bottomed diagonal trough."""

from collections.abc import Mapping, Sequence

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """0.26 (x² + y²) - 0.48 xy."""
    x, y = point
    return 0.26 * (x**2 + y**2) - 0.48 * x * y


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The minimum, the only critical point."""
    return (CriticalPoint("minimum", (0.0, 0.0), 0.0),)


def curvatures(parameters: Mapping[str, float]) -> tuple[float, float]:
    """0.04 along the diagonal, 1 across it."""
    return 0.04, 1.0


MATYAS = Landscape(
    id="matyas",
    name="Matyas",
    formula=r"0.26\,(x^2 + y^2) - 0.48\,xy",
    f=f,
    view=((-10.0, 10.0), (-10.0, 10.0)),
    start=(8.0, -3.0),
    starts=(
        SuggestedStart(
            "on the trough's floor",
            (8.0, 8.0),
            "The minimum is 11 away and the slope, which points straight at it, is 0.45.",
        ),
        SuggestedStart(
            "straight up the side",
            (5.0, -5.0),
            "The curvature is 1 on the way: descent with α = 1 is at the minimum in one step.",
        ),
    ),
    shows=("Convex, with curvatures 1 and 0.04. Runs slide to the diagonal quickly and then take their time along it."),
    shown_by="start=8,-3&steps=100&entrant=gd,learning_rate=0.5&entrant=momentum,learning_rate=0.1",
    source="Jamil & Yang 2013",
    critical_points=critical_points,
    curvatures=curvatures,
    colour_scale="log",
)
