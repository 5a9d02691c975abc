"""Branin's function: three equal wells in a curved trough."""

import math
from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart

_BEND, _TILT, _SHARE = 5.1 / (4 * math.pi**2), 5 / math.pi, 1 / (8 * math.pi)


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(y - 5.1x²/4π² + 5x/π - 6)² + 10 (1 - 1/8π) cos x + 10."""
    x, y = point
    trough = y - _BEND * x**2 + _TILT * x - 6
    return trough**2 + 10 * (1 - _SHARE) * jnp.cos(x) + 10


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """On the trough's floor, where sin x = 0; those within the view, minima where cos x = -1."""

    def floor(x: float) -> float:
        return _BEND * x**2 - _TILT * x + 6

    return (
        *(CriticalPoint("minimum", (x, floor(x)), 10 * _SHARE) for x in (-math.pi, math.pi, 3 * math.pi)),
        *(CriticalPoint("saddle", (x, floor(x)), 20 - 10 * _SHARE) for x in (0.0, 2 * math.pi)),
    )


BRANIN = Landscape(
    id="branin",
    name="Branin",
    formula=(
        r"\begin{aligned} &\bigl(y - \tfrac{5.1}{4\pi^2}x^2 + \tfrac{5}{\pi}x - 6\bigr)^2 \\ "
        r"&+ 10\bigl(1 - \tfrac{1}{8\pi}\bigr)\cos x + 10 \end{aligned}"
    ),
    f=f,
    view=((-5.0, 10.0), (0.0, 15.0)),
    start=(6.0, 13.0),
    starts=(
        SuggestedStart("left of a saddle", (-0.2, 6.3), "Descent ends in the left well, at x = -π."),
        SuggestedStart(
            "right of a saddle",
            (0.2, 5.7),
            "Descent ends in the middle well, at x = π.",
        ),
        SuggestedStart("beside the other saddle", (6.4, 2.2), "Descent ends in the right well, at x = 3π."),
    ),
    shows=(
        "Three minima, all equally deep. The trough decides how a run moves, the saddles between the wells decide "
        "which of them it reaches."
    ),
    shown_by=(
        "start=6,13&steps=200&entrant=gd,learning_rate=0.03&entrant=momentum,learning_rate=0.018"
        "&entrant=adam,learning_rate=0.3"
    ),
    source="Branin 1972",
    critical_points=critical_points,
    colour_scale="log",
)
