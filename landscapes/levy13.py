"""Lévy's function number 13: ripples across a bowl, in both directions."""

from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """sin²(3πx) + (x - 1)² (1 + sin²(3πy)) + (y - 1)² (1 + sin²(2πy))."""
    x, y = point
    pi = jnp.pi
    return (
        jnp.sin(3 * pi * x) ** 2
        + (x - 1) ** 2 * (1 + jnp.sin(3 * pi * y) ** 2)
        + (y - 1) ** 2 * (1 + jnp.sin(2 * pi * y) ** 2)
    )


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The global minimum, of many."""
    return (CriticalPoint("minimum", (1.0, 1.0), 0.0),)


LEVY13 = Landscape(
    id="levy13",
    name="Lévy 13",
    formula=(
        r"\begin{aligned} &\sin^2 3\pi x + (x - 1)^2\bigl(1 + \sin^2 3\pi y\bigr) \\ "
        r"&+ (y - 1)^2\bigl(1 + \sin^2 2\pi y\bigr) \end{aligned}"
    ),
    f=f,
    view=((-10.0, 10.0), (-10.0, 10.0)),
    start=(-6.0, 7.0),
    starts=(
        SuggestedStart("beside the minimum", (1.1, 0.9), "Descent ends at the global minimum."),
        SuggestedStart(
            "one ripple too far", (1.3, 1.0), "Descent stays in the ripple beside the minimum, at a loss of 0.11."
        ),
        SuggestedStart(
            "in a corner",
            (-8.0, -8.0),
            "The slope is 25, the curvature above 20,000: even α = 0.0001 oversteps more and more.",
        ),
    ),
    shows=(
        "The farther from the minimum, the steeper the ripples: far out only a tiny learning rate survives, and "
        "with it a run is caught in the first ripple. Adam, whose steps are no longer where it is steeper, can cross "
        "the ripples."
    ),
    shown_by=(
        "start=7,6&steps=200&entrant=gd,learning_rate=0.0001&entrant=gd,learning_rate=0.01"
        "&entrant=adam,learning_rate=1.2"
    ),
    source="Lévy & Montalvo 1985",
    critical_points=critical_points,
    colour_scale="log",
)
