"""The smallest network with a hidden unit: two weights, a saddle between two equal minima."""

from collections.abc import Mapping, Sequence

import jax.numpy as jnp
from jaxtyping import Array, Float

from landscapes._data import petals
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def example_losses(point: Point, parameters: Mapping[str, Scalar]) -> Float[Array, " examples"]:
    """(w_2 tanh(w_1 u_i) - v_i)² of each example i."""
    u, v = map(jnp.asarray, petals())
    return (point[1] * jnp.tanh(point[0] * u) - v) ** 2


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """1/M Σ (w_2 tanh(w_1 u_i) - v_i)²."""
    return example_losses(point, parameters).mean()


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The minima, found by Newton's method, are mirror images, since tanh is odd; the saddle lies between them."""
    w1, w2, loss = 0.6164807478790675, 1.8594155143941866, 0.06831904173790365
    return (
        CriticalPoint("minimum", (w1, w2), loss),
        CriticalPoint("minimum", (-w1, -w2), loss),
        CriticalPoint("saddle", (0.0, 0.0), 1.0),
    )


TINY_NETWORK = Landscape(
    id="tiny_network",
    name="Tiny network",
    formula=r"\frac{1}{M} \sum_{i=1}^{M} \bigl(w_2 \tanh(w_1 u_i) - v_i\bigr)^2",
    f=f,
    view=((-3.0, 3.0), (-3.0, 3.0)),
    start=(-2.0, 0.5),
    starts=(
        SuggestedStart(
            "beside the origin",
            (0.01, 0.01),
            "The slope is below 0.03: descent starts slowly, and ends in the twin with positive weights.",
        ),
        SuggestedStart(
            "one sign wrong", (-0.7, 0.7), "Descent turns the sign of w₂ and ends in the twin with negative weights."
        ),
        SuggestedStart(
            "saturated", (-3.0, -1.0), "The hidden unit hardly answers to w₁ any more: the slope is below 0.04."
        ),
    ),
    shows=(
        "Real data: the petals of M = 150 irises, width v from length u, by one hidden unit. Turn both signs and "
        "nothing changes, so every minimum has a twin, and a saddle at the origin divides them."
    ),
    shown_by="start=-1.5,1.5&steps=150&entrant=gd,learning_rate=0.3&entrant=adam,learning_rate=0.2",
    source="Fisher 1936; data set iris of scikit-learn",
    critical_points=critical_points,
    axes=("w₁", "w₂"),
    colour_scale="log",
    example_losses=example_losses,
    examples=150,
)
