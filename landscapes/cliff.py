"""A gentle slope that ends at a steep wall, in closed form."""

import math
from collections.abc import Mapping, Sequence

import jax

from downhill.parameters import Parameter
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart

_SLOPE = 0.5
_BOWL = 0.5


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """H / (1 + exp(-k x)) - x/2 + y²/4."""
    x, y = point
    wall = parameters["height"] * jax.nn.sigmoid(parameters["steepness"] * x)
    return wall - _SLOPE * x + 0.5 * _BOWL * y**2


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The minimum at the foot of the wall and the saddle at its top, where H k σ(1 - σ) equals the slope 1/2."""
    height, steepness = parameters["height"], parameters["steepness"]
    spread = math.sqrt(1 - 4 * _SLOPE / (height * steepness))
    foot, top = (1 - spread) / 2, (1 + spread) / 2  # σ there
    foot_x, top_x = (math.log(sigma / (1 - sigma)) / steepness for sigma in (foot, top))
    return (
        CriticalPoint("minimum", (foot_x, 0.0), height * foot - _SLOPE * foot_x),
        CriticalPoint("saddle", (top_x, 0.0), height * top - _SLOPE * top_x),
    )


CLIFF = Landscape(
    id="cliff",
    name="Cliff",
    formula=r"\frac{H}{1 + e^{-kx}} - \tfrac{1}{2}x + \tfrac{1}{4}y^2",
    f=f,
    view=((-6.0, 2.0), (-3.0, 3.0)),
    start=(-4.0, 2.0),
    starts=(
        SuggestedStart(
            "on the wall", (0.0, 2.0), "Halfway up the wall its slope is 49.5: the next plain step is a leap."
        ),
        SuggestedStart(
            "beyond the wall", (1.0, 2.0), "The ground falls away from the wall: descent never comes back over it."
        ),
    ),
    shows=(
        "The valley runs along the foot of the wall. A step that lands on the wall meets a huge gradient, and the "
        "next one is catapulted far back; with the gradient clipped the run stays. Beyond the wall the slope"
        " falls on forever."
    ),
    shown_by="start=-3.4,2&steps=80&entrant=gd,learning_rate=0.3&entrant=gd,learning_rate=0.3,clip_norm=0.5",
    source="closed form of the cliff in Pascanu, Mikolov & Bengio 2013, figure 6",
    parameters=(
        Parameter(
            "steepness", "k", default=50.0, low=2.0, high=200.0, meaning="how sharply the wall rises", scale="log"
        ),
        Parameter("height", "H", default=4.0, low=2.0, high=20.0, meaning="height of the wall", scale="log"),
    ),
    critical_points=critical_points,
)
