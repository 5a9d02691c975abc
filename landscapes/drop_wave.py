"""The drop wave: rings around a falling drop."""

from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart

_SMALL = 0.01
"""Below this, five terms of the series are exact in double precision."""


def _cosine_of_root(square: Scalar) -> Scalar:
    """cos √s, smooth at s = 0 too, where the root itself has no gradient."""
    small = square < _SMALL
    series = 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56 * (1 - square / 90))))
    return jnp.where(small, series, jnp.cos(jnp.sqrt(jnp.where(small, 1.0, square))))


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """-(1 + cos(12 r)) / (r²/2 + 2), with r² = x² + y²."""
    x, y = point
    square = x**2 + y**2
    return -(1 + _cosine_of_root(144 * square)) / (square / 2 + 2)


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The global minimum, in the middle of the rings."""
    return (CriticalPoint("minimum", (0.0, 0.0), -1.0),)


DROP_WAVE = Landscape(
    id="drop_wave",
    name="Drop wave",
    formula=r"-\frac{1 + \cos\bigl(12\sqrt{x^2 + y^2}\bigr)}{\tfrac{1}{2}(x^2 + y^2) + 2}",
    f=f,
    view=((-5.12, 5.12), (-5.12, 5.12)),
    start=(-2.0, 1.4),
    starts=(
        SuggestedStart("inside the first crest", (0.15, 0.1), "Descent falls to the lowest point, in the middle."),
        SuggestedStart(
            "beyond the first crest", (0.3, 0.1), "Descent stays in the first ditch, at a loss of -0.94 instead of -1."
        ),
        SuggestedStart("far out", (4.5, -4.0), "The ditches have become shallow: descent ends at a loss of -0.11."),
    ),
    shows=(
        "Circular ditches around a central pit, each a whole circle of equally low points. Runs fall into the "
        "nearest ditch and have no reason to leave it; it takes a push to roll on, over the crests."
    ),
    shown_by=(
        "start=-2,1.4&steps=100&entrant=gd,learning_rate=0.01&entrant=momentum,learning_rate=0.01"
        "&entrant=momentum,learning_rate=0.01,velocity_x=0.328,velocity_y=-0.228"
    ),
    source="Surjanovic & Bingham 2013",
    critical_points=critical_points,
)
