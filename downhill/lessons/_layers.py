"""Deep networks of random weights, for charts by layer: the signal on its way up, the gradient on its way down."""

import itertools
from collections.abc import Callable, Sequence
from typing import Literal

import jax
import numpy as np
from jax.nn import initializers
from jaxtyping import Float

Values = Float[np.ndarray, "examples units"]
Matrix = Float[np.ndarray, "inputs outputs"]
Activation = Callable[[np.ndarray], np.ndarray]

_SEED = 0


def tanh(z: np.ndarray) -> np.ndarray:
    """The hyperbolic tangent."""
    return np.tanh(z)


def relu(z: np.ndarray) -> np.ndarray:
    """What is positive, else 0."""
    return np.maximum(z, 0.0)


def linear(z: np.ndarray) -> np.ndarray:
    """No activation."""
    return z


def scaled(scale: float, width: Literal["fan_in", "fan_avg"] = "fan_in") -> initializers.Initializer:
    """Normal weights with the variance ``scale``/n, n being the number of inputs, or its mean with that of outputs."""
    return initializers.variance_scaling(scale, width, "normal")


def weights(initializer: initializers.Initializer, widths: Sequence[int]) -> list[Matrix]:
    """A matrix for each layer."""
    keys = jax.random.split(jax.random.key(_SEED), len(widths) - 1)
    shapes = itertools.pairwise(widths)
    return [np.asarray(initializer(key, shape), float) for key, shape in zip(keys, shapes, strict=True)]


def inputs(examples: int, units: int) -> Values:
    """Independent standard normal numbers."""
    return np.random.default_rng(_SEED).standard_normal((examples, units))


def sums_by_layer(matrices: Sequence[Matrix], activation: Activation, first: Values) -> list[Values]:
    """z of each layer, z = Wᵀa, the inputs being the first a."""
    found, a = [], first
    for matrix in matrices:
        found.append(a @ matrix)
        a = activation(found[-1])
    return found


def gradients_by_layer(
    matrices: Sequence[Matrix], slope: Activation, sums: Sequence[Values], last: Values
) -> list[Values]:
    """The gradient with respect to z of each layer, the first layer's first, from that of the last layer.

    Args:
        matrices: the weights.
        slope: the activation's derivative, as a function of z.
        sums: z of each layer.
        last: the gradient with respect to the last z.
    """
    found = [last]
    for matrix, z in zip(matrices[:0:-1], sums[-2::-1], strict=True):
        found.append(found[-1] @ matrix.T * slope(z))
    return found[::-1]


def mean_squares(layers: Sequence[Values]) -> Float[np.ndarray, " layers"]:
    """The mean square of each layer: its variance, if its mean is 0."""
    return np.array([(values**2).mean() for values in layers])
