"""The egg holder: steep, rugged, without a pattern, lowest in a corner."""

from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart, root


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """-(y + 47) sin √|x/2 + y + 47| - x sin √|x - y - 47|."""
    x, y = point
    shifted = y + 47
    return -shifted * jnp.sin(root(jnp.abs(x / 2 + shifted))) - x * jnp.sin(root(jnp.abs(x - shifted)))


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The lowest point of the view: it lies on the edge, where the loss still falls outwards."""
    return (CriticalPoint("minimum", (512.0, 404.2318051137578), -959.6406627208509),)


EGGHOLDER = Landscape(
    id="eggholder",
    name="Egg holder",
    formula=(
        r"\begin{aligned} &-(y + 47)\sin\sqrt{\bigl\lvert \tfrac{1}{2}x + y + 47 \bigr\rvert} \\ "
        r"&- x \sin\sqrt{\lvert x - y - 47 \rvert} \end{aligned}"
    ),
    f=f,
    view=((-512.0, 512.0), (-512.0, 512.0)),
    start=(150.0, 200.0),
    starts=(
        SuggestedStart(
            "by the lowest corner",
            (500.0, 400.0),
            "Descent passes the lowest point of the view and leaves over the edge.",
        ),
        SuggestedStart(
            "near a deep well", (-450.0, 400.0), "Descent ends in the well at (-466, 386), at a loss of -895."
        ),
        SuggestedStart("in the middle", (0.0, 0.0), "Descent ends in a well nearby, at a loss of only -67."),
    ),
    shows=(
        "Wells of all sizes and depths. Distances are in the hundreds, so a learning rate that suits other "
        "landscapes seems frozen here. The lowest point lies on the view's edge, and beyond it the loss falls "
        "further."
    ),
    shown_by=(
        "start=390,330&steps=100&entrant=gd,learning_rate=0.01&entrant=gd,learning_rate=0.3"
        "&entrant=momentum,learning_rate=0.3"
    ),
    source="Whitley et al. 1996",
    critical_points=critical_points,
    smooth=False,
)
