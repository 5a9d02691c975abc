"""The camel with three humps: one deep basin between two shallow ones."""

import math
from collections.abc import Mapping, Sequence

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """2x² - 1.05x⁴ + x⁶/6 + xy + y²."""
    x, y = point
    return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """Three minima, two saddles: y = -x/2, and x = 0 or x⁴ - 4.2x² + 3.5 = 0."""
    inner, outer = (math.sqrt(2.1 + sign * math.sqrt(0.91)) for sign in (-1, 1))

    def loss(x: float) -> float:
        return 1.75 * x**2 - 1.05 * x**4 + x**6 / 6

    return (
        CriticalPoint("minimum", (0.0, 0.0), 0.0),
        *(CriticalPoint("saddle", (x, -x / 2), loss(x)) for x in (-inner, inner)),
        *(CriticalPoint("minimum", (x, -x / 2), loss(x)) for x in (-outer, outer)),
    )


THREE_HUMP_CAMEL = Landscape(
    id="three_hump_camel",
    name="Three-hump camel",
    formula=r"2x^2 - 1.05x^4 + \tfrac{1}{6}x^6 + xy + y^2",
    f=f,
    view=((-5.0, 5.0), (-5.0, 5.0)),
    start=(-3.0, 3.0),
    starts=(
        SuggestedStart("inside a saddle", (1.0, -0.5), "Descent ends in the middle basin, the deep one."),
        SuggestedStart("outside a saddle", (1.2, -0.6), "Descent ends in the right basin, a false one."),
    ),
    shows=(
        "Two false basins flank the true one. From outside, the first one met is false; a small step stays there, "
        "speed carries over the saddle."
    ),
    shown_by="start=-3,3&steps=150&entrant=gd,learning_rate=0.01&entrant=momentum,learning_rate=0.005",
    source="Branin 1972",
    critical_points=critical_points,
    colour_scale="log",
)
