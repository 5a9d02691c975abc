"""Beale's function: a valley with sharp corners between two high plateaus."""

from collections.abc import Mapping, Sequence

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²."""
    x, y = point
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The global minimum, and the saddle that separates it from the far plateau."""
    return (CriticalPoint("minimum", (3.0, 0.5), 0.0), CriticalPoint("saddle", (0.0, 1.0), 14.203125))


BEALE = Landscape(
    id="beale",
    name="Beale",
    formula=(r"\begin{aligned} &(1.5 - x + xy)^2 \\ &+ (2.25 - x + xy^2)^2 \\ &+ (2.625 - x + xy^3)^2 \end{aligned}"),
    f=f,
    view=((-4.5, 4.5), (-4.5, 4.5)),
    start=(-1.5, -1.5),
    shows=(
        "The classic race. Slopes differ by orders of magnitude: a rate that suits the steep corners crawls along the "
        "flat valley floor that leads to the minimum at (3, 0.5)."
    ),
    source="Beale 1958",
    critical_points=critical_points,
    colour_scale="log",
)
