"""Himmelblau's function: four equal minima around a hill."""

from collections.abc import Mapping, Sequence

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(x² + y - 11)² + (x + y² - 7)²."""
    x, y = point
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """All nine, by Newton's method in 40 digits: four minima, four saddles between them, the hill in the middle."""
    return (
        CriticalPoint("minimum", (3.0, 2.0), 0.0),
        CriticalPoint("minimum", (-2.805118086952745, 3.131312518250573), 0.0),
        CriticalPoint("minimum", (-3.779310253377747, -3.2831859912861696), 0.0),
        CriticalPoint("minimum", (3.5844283403304917, -1.8481265269644036), 0.0),
        CriticalPoint("saddle", (3.385154183607021, 0.07385187983774928), 13.31192627040559),
        CriticalPoint("saddle", (0.08667750455539636, 2.884254701174776), 67.71915008752615),
        CriticalPoint("saddle", (-3.0730257507643897, -0.08135304428796751), 104.0151629175581),
        CriticalPoint("saddle", (-0.12796134673068008, -1.9537149802445763), 178.33723920192747),
        CriticalPoint("maximum", (-0.2708445906673476, -0.9230385564799815), 181.6165215225827),
    )


HIMMELBLAU = Landscape(
    id="himmelblau",
    name="Himmelblau",
    formula=r"(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    f=f,
    view=((-5.0, 5.0), (-5.0, 5.0)),
    start=(0.0, -1.0),
    starts=(
        SuggestedStart(
            "on the hilltop", (-0.27, -0.92), "The slope is below 0.1 and the ground curves down to all sides."
        ),
        SuggestedStart("left of a saddle", (0.0, 2.9), "Descent ends in the minimum at (-2.8, 3.1)."),
        SuggestedStart("right of a saddle", (0.2, 2.9), "Descent ends in the minimum at (3, 2)."),
    ),
    shows=(
        "Four minima, all equally good. Near the hill the first few steps decide, so rules that start at the same "
        "point part and end in different corners."
    ),
    shown_by=(
        "start=0,-0.8&steps=120&entrant=gd,learning_rate=0.01&entrant=momentum,learning_rate=0.015"
        "&entrant=adam,learning_rate=0.5"
    ),
    source="Himmelblau 1972",
    critical_points=critical_points,
    colour_scale="log",
)
