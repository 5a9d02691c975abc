"""Bukin's function number 6: a razor-sharp bent valley."""

from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart, root


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """100 √|y - x²/100| + |x + 10|/100."""
    x, y = point
    return 100 * root(jnp.abs(y - x**2 / 100)) + jnp.abs(x + 10) / 100


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The global minimum, on the edge of the valley: no gradient, and 0 is taken for it."""
    return (CriticalPoint("minimum", (-10.0, 1.0), 0.0),)


BUKIN6 = Landscape(
    id="bukin6",
    name="Bukin 6",
    formula=r"100\sqrt{\bigl\lvert y - \tfrac{1}{100}x^2 \bigr\rvert} + \tfrac{1}{100}\lvert x + 10 \rvert",
    f=f,
    view=((-15.0, -5.0), (-3.0, 3.0)),
    start=(-13.0, -1.0),
    starts=(
        SuggestedStart(
            "beside the floor", (-8.0, 0.65), "A hundredth above the valley's floor the slope is above 500."
        ),
        SuggestedStart("high on the wall", (-6.0, 2.9), "Far from the floor the walls are gentler: the slope is 32."),
    ),
    shows=(
        "The closer to the valley floor, the steeper its walls, without bound. With a constant learning rate "
        "nothing settles: each step across the floor throws the run up the other side. A falling rate comes to rest."
    ),
    shown_by=(
        "start=-12,2&steps=100&entrant=gd,learning_rate=0.003"
        "&entrant=gd,learning_rate=0.003,schedule=exponential,decay_steps=10"
    ),
    source="Bukin 1997",
    critical_points=critical_points,
    smooth=False,
)
