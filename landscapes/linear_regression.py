"""A straight line through real data: least squares, a ravine as long as the data are not centred."""

from collections.abc import Mapping, Sequence

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from downhill.parameters import Parameter
from landscapes._data import diabetes
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def example_losses(point: Point, parameters: Mapping[str, Scalar]) -> Float[Array, " examples"]:
    """(w (u_i + c) + b - v_i)² of each example i."""
    u, v = map(jnp.asarray, diabetes())
    w, b = point
    return (w * (u + parameters["shift"]) + b - v) ** 2


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """1/M Σ (w (u_i + c) + b - v_i)²."""
    return example_losses(point, parameters).mean()


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The least squares: with standardised u and v the slope is their correlation r, and 1 - r² remains."""
    u, v = diabetes()
    correlation = float(np.mean(u * v))
    point = (correlation, -correlation * parameters["shift"])
    return (CriticalPoint("minimum", point, 1 - correlation**2),)


LINEAR_REGRESSION = Landscape(
    id="linear_regression",
    name="Linear regression",
    formula=r"\frac{1}{M} \sum_{i=1}^{M} \bigl(w\,(u_i + c) + b - v_i\bigr)^2",
    f=f,
    view=((-1.5, 2.5), (-4.0, 3.0)),
    start=(-0.8, 2.0),
    starts=(
        SuggestedStart("no line yet", (0.0, 0.0), "Everybody is given the mean: the loss is 1, the variance of v."),
        SuggestedStart(
            "on the ravine's floor",
            (-0.21, 0.72),
            "With c = 1.5 the minimum is 1.8 away, yet the slope is below 1: the curvature on the way is 0.5.",
        ),
    ),
    shows=(
        "Real data: the body mass index u of M = 442 patients against the progress v of their diabetes, both "
        "standardised. Shift the index by c and the round bowl becomes a ravine. With minibatches the descent trembles."
    ),
    shown_by="start=-0.8,2&steps=100&entrant=gd,learning_rate=0.1&entrant=gd,learning_rate=0.1,batch_size=8",
    source="Efron, Hastie, Johnstone & Tibshirani 2004; data set diabetes of scikit-learn",
    parameters=(Parameter("shift", "c", default=1.5, low=0.0, high=3.0, meaning="mean of the feature u + c"),),
    critical_points=critical_points,
    axes=("w", "b"),
    colour_scale="log",
    example_losses=example_losses,
    examples=442,
)
