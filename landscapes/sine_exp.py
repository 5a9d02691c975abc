"""Two landscapes that differ by one sign: a row of wells, and the same formula as a lecture slide prints it."""

import math
from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart

_SOURCE = "Bischl 2018, Deep Learning (LMU Munich), chapter 3"
_RIDGE = math.pi / 2


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """-sin(x) / 2π · exp(-(y - π/2)²)."""
    x, y = point
    return -jnp.sin(x) / (2 * jnp.pi) * jnp.exp(-((y - jnp.pi / 2) ** 2))


def f_printed(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """-sin(x) / 2π · exp(+(y - π/2)²)."""
    x, y = point
    return -jnp.sin(x) / (2 * jnp.pi) * jnp.exp((y - jnp.pi / 2) ** 2)


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """Minima at (π/2 + 2πk, π/2), maxima halfway between them; those within the view."""
    depth = 1 / (2 * math.pi)
    return (
        CriticalPoint("minimum", (-3 * math.pi / 2, _RIDGE), -depth),
        CriticalPoint("maximum", (-math.pi / 2, _RIDGE), depth),
        CriticalPoint("minimum", (math.pi / 2, _RIDGE), -depth),
        CriticalPoint("maximum", (3 * math.pi / 2, _RIDGE), depth),
    )


def critical_points_printed(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """With the plus sign every one of these points is a saddle; those within the view."""
    depth = 1 / (2 * math.pi)
    return (
        CriticalPoint("saddle", (-math.pi / 2, _RIDGE), depth),
        CriticalPoint("saddle", (math.pi / 2, _RIDGE), -depth),
        CriticalPoint("saddle", (3 * math.pi / 2, _RIDGE), depth),
    )


SINE_EXP = Landscape(
    id="sine_exp",
    name="Sine-exp",
    formula=r"-\frac{\sin x}{2\pi}\, e^{-(y - \pi/2)^2}",
    f=f,
    view=((-2 * math.pi, 2 * math.pi), (-1.0, 4.0)),
    start=(-0.9, 2.6),
    starts=(
        SuggestedStart(
            "on the ridge",
            (-1.2, _RIDGE),
            "Exactly on y = π/2: descent runs from the hill straight into the well at x = π/2.",
        ),
        SuggestedStart("on the flat", (0.0, -0.8), "The slope is below 0.001, here between a hill and a well."),
    ),
    shows=(
        "Equally deep minima side by side with maxima between them: which one a run finds depends on where it starts "
        "and which way it is pushed. Away from y = π/2 the surface is flat and small gradients barely move anything."
    ),
    shown_by=(
        "start=-0.9,2.6&steps=150&entrant=gd,learning_rate=0.5&entrant=adam,learning_rate=0.1"
        "&entrant=momentum,learning_rate=0.1,velocity_x=-0.3"
    ),
    source=_SOURCE + ", with the sign of the exponent that makes it bounded",
    critical_points=critical_points,
)

SINE_EXP_PRINTED = Landscape(
    id="sine_exp_printed",
    name="Sine-exp, as printed",
    formula=r"-\frac{\sin x}{2\pi}\, e^{+(y - \pi/2)^2}",
    f=f_printed,
    view=((-math.pi, 2 * math.pi), (-0.5, 3.6)),
    start=(0.2, 1.8),
    starts=(
        SuggestedStart(
            "on the ridge", (0.5, _RIDGE), "Exactly on y = π/2: descent runs into the saddle at x = π/2 and stays."
        ),
        SuggestedStart(
            "beside the saddle", (1.5, 1.6), "Descent lingers, then leaves along y, and the loss falls without end."
        ),
    ),
    shows=(
        "The formula exactly as the slide prints it. The slide calls it convex, but it is not: (π/2, π/2) is a saddle, "
        "and where sin x > 0 the loss falls without bound. Descent slides away along y."
    ),
    shown_by="start=0.8,1.7&steps=130&entrant=gd,learning_rate=0.05&entrant=newton,learning_rate=0.2",
    source=_SOURCE,
    critical_points=critical_points_printed,
)
