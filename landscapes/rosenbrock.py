"""Rosenbrock's function: a curved valley with a nearly flat floor."""

from collections.abc import Mapping, Sequence

from downhill.parameters import Parameter
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(a - x)² + b (y - x²)²."""
    x, y = point
    return (parameters["a"] - x) ** 2 + parameters["b"] * (y - x**2) ** 2


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The minimum, the only critical point."""
    a = parameters["a"]
    return (CriticalPoint("minimum", (a, a**2), 0.0),)


ROSENBROCK = Landscape(
    id="rosenbrock",
    name="Rosenbrock",
    formula=r"(a - x)^2 + b\,(y - x^2)^2",
    f=f,
    view=((-2.0, 2.0), (-1.0, 3.0)),
    start=(-1.2, 1.0),
    starts=(
        SuggestedStart(
            "on the floor's left arm", (-1.5, 2.25), "The slope is 5; half a unit above the floor it is above 300."
        ),
        SuggestedStart(
            "between the arms",
            (0.0, 2.5),
            "The ground curves down to both sides; a slight slope sends descent to the right arm.",
        ),
    ),
    shows=(
        "Falling into the banana-shaped valley is easy, following its bend is not: the walls allow only a small "
        "learning rate, and along the floor there is hardly any slope."
    ),
    shown_by=(
        "start=-1.2,2&steps=300&entrant=gd,learning_rate=0.001&entrant=gd,learning_rate=0.003"
        "&entrant=momentum,learning_rate=0.001"
    ),
    source="Rosenbrock 1960",
    parameters=(
        Parameter("a", "a", default=1.0, low=0.0, high=1.4, meaning="x of the minimum"),
        Parameter("b", "b", default=100.0, low=1.0, high=1000.0, meaning="steepness of the walls", scale="log"),
    ),
    critical_points=critical_points,
    colour_scale="log",
)
