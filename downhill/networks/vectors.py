"""A network's weights as one vector, and back: array after array, in the order of JAX's trees."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float

from downhill.networks.initial import begin
from downhill.networks.layers import Weights
from downhill.networks.network import Network


def vectors(weights: Any, runs: int) -> Float[np.ndarray, "runs weights"]:
    """The weights of several runs, which are rows of every array, as a row each."""
    return np.concatenate([np.asarray(leaf).reshape(runs, -1) for leaf in jax.tree.leaves(weights)], axis=1)


def as_weights(network: Network, inputs: int, classes: int) -> Callable[[Float[Array, " weights"]], Weights]:
    """What makes a vector the network's weights again, in the vector's precision."""
    key = jax.random.key(0)
    shapes, _ = jax.eval_shape(lambda: begin(network, inputs, classes, key, jnp.zeros((2, inputs))))
    _, from_vector = ravel_pytree(jax.tree.map(lambda leaf: np.zeros(leaf.shape, np.float32), shapes))
    return from_vector
