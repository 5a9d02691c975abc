"""Two species of iris told apart by two weights: convex, and flat where the answer is already sure."""

from collections.abc import Mapping, Sequence

import jax.numpy as jnp
from jaxtyping import Array, Float

from landscapes._data import versicolor_and_virginica
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def example_losses(point: Point, parameters: Mapping[str, Scalar]) -> Float[Array, " examples"]:
    """ln(1 + exp(-s_i (w_1 u_i + w_2 v_i))) of each example i."""
    u, v, species = map(jnp.asarray, versicolor_and_virginica())
    return jnp.logaddexp(0.0, -species * (point[0] * u + point[1] * v))


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """1/M Σ ln(1 + exp(-s_i (w_1 u_i + w_2 v_i)))."""
    return example_losses(point, parameters).mean()


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The minimum, found by Newton's method."""
    return (CriticalPoint("minimum", (1.2513833536100345, 0.13574147133839293), 0.5517056013712192),)


LOGISTIC_REGRESSION = Landscape(
    id="logistic_regression",
    name="Logistic regression",
    formula=r"\frac{1}{M} \sum_{i=1}^{M} \ln\bigl(1 + e^{-s_i (w_1 u_i + w_2 v_i)}\bigr)",
    f=f,
    view=((-3.0, 5.0), (-3.0, 3.0)),
    start=(-2.0, 2.0),
    starts=(
        SuggestedStart(
            "nothing known", (0.0, 0.0), "Each species has the probability ½ for every flower: the loss is ln 2 = 0.69."
        ),
        SuggestedStart(
            "sure and wrong",
            (-3.0, -3.0),
            "The loss is 3.4; it falls steadily, with a curvature below 0.03 in every direction.",
        ),
    ),
    shows=(
        "Real data: M = 100 irises, virginica (s = 1) or versicolor (s = -1), told apart by the standardised length u "
        "and width v of their sepals. The species overlap, so the weights stay finite. Minibatches make steps unsure."
    ),
    shown_by="start=-2,2&steps=100&entrant=gd,learning_rate=1&entrant=gd,learning_rate=1,batch_size=4",
    source="Fisher 1936; data set iris of scikit-learn",
    critical_points=critical_points,
    axes=("w₁", "w₂"),
    example_losses=example_losses,
    examples=100,
)
