"""Ackley's function: a rippled plain with a funnel that ends in a point."""

from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart, root


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """-20 exp(-0.2 √((x² + y²)/2)) - exp((cos 2πx + cos 2πy)/2) + e + 20."""
    x, y = point
    distance = root((x**2 + y**2) / 2)
    ripples = (jnp.cos(2 * jnp.pi * x) + jnp.cos(2 * jnp.pi * y)) / 2
    return -20 * jnp.exp(-0.2 * distance) - jnp.exp(ripples) + jnp.e + 20


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The global minimum, the tip of a cone: it has no gradient there, and 0 is taken for it."""
    return (CriticalPoint("minimum", (0.0, 0.0), 0.0),)


ACKLEY = Landscape(
    id="ackley",
    name="Ackley",
    formula=(
        r"\begin{aligned} &-20\,e^{-0.2\sqrt{(x^2 + y^2)/2}} \\ "
        r"&- e^{(\cos 2\pi x + \cos 2\pi y)/2} + e + 20 \end{aligned}"
    ),
    f=f,
    view=((-5.0, 5.0), (-5.0, 5.0)),
    start=(-3.6, 2.3),
    starts=(
        SuggestedStart(
            "inside the last ripple",
            (0.3, 0.2),
            "Descent slides to the tip of the cone, the lowest point, and dances around it.",
        ),
        SuggestedStart(
            "in a far dent", (4.0, -4.0), "A dent hardly a step away: descent stays in it, at a loss of 11."
        ),
    ),
    shows=(
        "From far away everything slopes to the centre, close up every ripple is a trap. The minimum is the tip of "
        "a cone: the gradient does not fade on the way in, so a constant learning rate dances around it, and a "
        "falling one settles."
    ),
    shown_by=(
        "start=-3.6,2.3&steps=200&entrant=gd,learning_rate=0.01&entrant=momentum,learning_rate=0.02"
        "&entrant=momentum,learning_rate=0.02,schedule=linear,decay_steps=200"
    ),
    source="Ackley 1987",
    critical_points=critical_points,
    smooth=False,
)
