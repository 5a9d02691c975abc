"""Rastrigin's function: an egg carton on a bowl."""

from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """20 + x² + y² - 10 (cos 2πx + cos 2πy)."""
    x, y = point
    return 20 + x**2 + y**2 - 10 * (jnp.cos(2 * jnp.pi * x) + jnp.cos(2 * jnp.pi * y))


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The global minimum; a local one lies near every other pair of whole numbers."""
    return (CriticalPoint("minimum", (0.0, 0.0), 0.0),)


RASTRIGIN = Landscape(
    id="rastrigin",
    name="Rastrigin",
    formula=r"20 + x^2 + y^2 - 10\bigl(\cos 2\pi x + \cos 2\pi y\bigr)",
    f=f,
    view=((-5.12, 5.12), (-5.12, 5.12)),
    start=(-3.3, 2.7),
    starts=(
        SuggestedStart("in the middle cell", (0.3, 0.2), "Descent ends at the global minimum."),
        SuggestedStart(
            "near the highest top", (4.5, 4.5), "The loss is 80; descent ends in the dent by (4, 4), at 32."
        ),
    ),
    shows=(
        "About a hundred local minima in a regular grid. Whoever follows the gradient alone ends in the nearest; "
        "only a run with enough speed jumps from cell to cell."
    ),
    shown_by=(
        "start=-3.3,2.7&steps=150&entrant=gd,learning_rate=0.001&entrant=adam,learning_rate=0.1"
        "&entrant=momentum,learning_rate=0.008,momentum=0.85"
    ),
    source="Rastrigin 1974",
    critical_points=critical_points,
)
