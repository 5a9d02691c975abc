"""Many dents in a wide bowl, in rows that are not parallel to the axes."""

import math
from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from downhill.parameters import Parameter
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(x² + y²)/20 + A (sin(2x + y) + sin(x - 2y))."""
    x, y = point
    return (x**2 + y**2) / 20 + parameters["depth"] * (jnp.sin(2 * x + y) + jnp.sin(x - 2 * y))


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The global minimum, of many.

    With u = 2x + y and v = x - 2y the loss is the sum of u²/100 + A sin u and the same of v, so u = v there.
    """
    depth, u = parameters["depth"], -math.pi / 2
    for _ in range(50):  # Newton on u/50 + A cos u
        u -= (u / 50 + depth * math.cos(u)) / (1 / 50 - depth * math.sin(u))
    return (CriticalPoint("minimum", (3 * u / 5, -u / 5), u**2 / 50 + 2 * depth * math.sin(u)),)


MULTIMODAL = Landscape(
    id="multimodal",
    name="Multimodal",
    formula=r"\tfrac{1}{20}(x^2 + y^2) + A\bigl(\sin(2x + y) + \sin(x - 2y)\bigr)",
    f=f,
    view=((-6.0, 6.0), (-6.0, 6.0)),
    start=(4.5, 4.0),
    starts=(
        SuggestedStart("in the middle", (0.0, 0.0), "Descent ends in the deepest dent."),
        SuggestedStart(
            "in a corner",
            (-5.0, -5.0),
            "Descent stops in the dent at (-4.5, -4.5): a loss of 1.13, where the deepest has -0.95.",
        ),
    ),
    shows=(
        "A bowl full of dents, like a cut through a network's loss. Nearly every rule stops in the dent nearest to it; "
        "how far a run gets depends on its pace. The star is the deepest dent."
    ),
    shown_by=(
        "start=4.5,4&steps=150&entrant=gd,learning_rate=0.05&entrant=adam,learning_rate=0.1"
        "&entrant=momentum,learning_rate=0.1&entrant=momentum,learning_rate=0.2"
    ),
    source="closed form of the local minima in Goodfellow, Bengio & Courville 2016, section 8.2.2",
    parameters=(Parameter("depth", "A", default=0.5, low=0.1, high=3.0, meaning="depth of the dents", scale="log"),),
    critical_points=critical_points,
)
