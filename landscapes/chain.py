"""A chain of weights: a network without activations and with one unit in each layer, flatter at 0 the deeper it is."""

from collections.abc import Mapping, Sequence

from downhill.parameters import Parameter
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """½ (x y^(d - 1) - 1)²."""
    x, y = point
    return (x * y ** (parameters["depth"] - 1) - 1) ** 2 / 2


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The saddle at 0, which lies on a line of them, y = 0. The minima form a curve."""
    return (CriticalPoint("saddle", (0.0, 0.0), 0.5, degenerate=True),)


CHAIN = Landscape(
    id="chain",
    name="Chain of weights",
    formula=r"\tfrac{1}{2}\bigl(x\,y^{d-1} - 1\bigr)^2",
    f=f,
    view=((-1.5, 1.5), (-1.5, 1.5)),
    start=(0.3, 0.5),
    starts=(
        SuggestedStart("close to 0", (0.1, 0.3), "With d = 5 the slope is below 0.015: descent hardly moves."),
        SuggestedStart(
            "one sign wrong",
            (-0.5, 0.5),
            "The product is negative: descent takes y towards 0, where slopes vanish.",
        ),
    ),
    shows=(
        "A network of d layers with one unit each: x is the first weight, and the others are all y. The saddle at 0 is "
        "the flatter the deeper the chain, and farther out the walls are the steeper. The minima form a curve."
    ),
    shown_by=(
        "start=0.25,0.4&steps=150&entrant=gd,learning_rate=0.02&entrant=momentum,learning_rate=0.02"
        "&entrant=adam,learning_rate=0.02"
    ),
    source="Goodfellow, Bengio & Courville 2016, section 8.7.1",
    parameters=(Parameter("depth", "d", default=5.0, low=3.0, high=10.0, meaning="layers", scale="whole"),),
    critical_points=critical_points,
    axes=("w₁", "w"),
    colour_scale="log",
)
