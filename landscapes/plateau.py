"""A wide flat region around one narrow well."""

from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from downhill.parameters import Parameter
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """1 - exp(-(x² + y²) / 2w²)."""
    x, y = point
    return -jnp.expm1(-(x**2 + y**2) / (2 * parameters["width"] ** 2))


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The bottom of the well."""
    return (CriticalPoint("minimum", (0.0, 0.0), 0.0),)


PLATEAU = Landscape(
    id="plateau",
    name="Plateau",
    formula=r"1 - e^{-(x^2 + y^2) / 2w^2}",
    f=f,
    view=((-3.0, 3.0), (-3.0, 3.0)),
    start=(-1.2, 0.9),
    starts=(
        SuggestedStart(
            "where it is steepest",
            (0.3, 0.4),
            "With w = 0.5 the slope is greatest at this distance from the middle: 1.21.",
        ),
        SuggestedStart(
            "far out on the plateau", (-2.5, 2.0), "With w = 0.5 the slope is below 1e-7: descent stands still."
        ),
    ),
    shows=(
        "Away from the well the gradient all but vanishes, and whoever steps in proportion to it hardly moves. Rules "
        "that divide by the gradient's usual size cross the plateau at their own pace."
    ),
    shown_by=(
        "start=-1.4,1.1&steps=100&entrant=gd,learning_rate=0.1&entrant=rmsprop,learning_rate=0.03"
        "&entrant=adam,learning_rate=0.05"
    ),
    source="closed form of the plateaus in Goodfellow, Bengio & Courville 2016, section 8.2.3",
    parameters=(Parameter("width", "w", default=0.5, low=0.2, high=1.0, meaning="width of the well", scale="log"),),
    critical_points=critical_points,
)
