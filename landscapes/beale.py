"""Beale's function: a valley with sharp corners between two high plateaus."""

from collections.abc import Mapping, Sequence

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²."""
    x, y = point
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The global minimum, the saddle before the far plateau, and a saddle low in the view, by Newton in 40 digits."""
    return (
        CriticalPoint("minimum", (3.0, 0.5), 0.0),
        CriticalPoint("saddle", (0.0, 1.0), 14.203125),
        CriticalPoint("saddle", (0.10053793732415836, -2.644513585023125), 9.86451228475556),
    )


BEALE = Landscape(
    id="beale",
    name="Beale",
    formula=(r"\begin{aligned} &(1.5 - x + xy)^2 \\ &+ (2.25 - x + xy^2)^2 \\ &+ (2.625 - x + xy^3)^2 \end{aligned}"),
    f=f,
    view=((-4.5, 4.5), (-4.5, 4.5)),
    start=(-1.5, -1.5),
    starts=(
        SuggestedStart("right of the saddle", (0.2, 0.9), "Descent turns into the valley that ends at the minimum."),
        SuggestedStart(
            "left of the saddle", (-0.2, 1.1), "Descent follows the far valley outwards, away from the minimum."
        ),
        SuggestedStart(
            "in a high corner", (4.0, 4.0), "The slope is above 100,000: descent with α = 0.001 diverges at once."
        ),
    ),
    shows=(
        "The classic race. Slopes differ by orders of magnitude: a rate that suits the steep corners crawls along the "
        "flat valley floor that leads to the minimum at (3, 0.5)."
    ),
    shown_by=(
        "start=3,-1.5&steps=300&entrant=gd,learning_rate=0.001&entrant=gd,learning_rate=0.01"
        "&entrant=adam,learning_rate=0.3"
    ),
    source="Beale 1958",
    critical_points=critical_points,
    colour_scale="log",
)
