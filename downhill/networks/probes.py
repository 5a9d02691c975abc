"""The curvature under a run: what a step along the gradient would change, and how sharp the loss is there."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from downhill.networks.curvature import gradient_terms, sharpness
from downhill.networks.layers import Weights, cross_entropy, training_pass
from downhill.networks.network import Network
from downhill.simulation.programs import SOON_RUN, Program

ITERATIONS = 20
"""Of Lanczos: products with the Hessian."""

MOST_EXAMPLES = 2_000
"""Of the training part, whose loss's curvature it is."""


class Probe(NamedTuple):
    """The curvature at one moment of one run.

    Attributes:
        squared_gradient: gᵀg.
        curvature: gᵀHg.
        sharpness: the Hessian's largest eigenvalue.
    """

    squared_gradient: Float[Array, ""]
    curvature: Float[Array, ""]
    sharpness: Float[Array, ""]


def _probe(
    weights: Weights, inputs: Float[Array, "examples inputs"], labels: Int[Array, " examples"], *, network: Network
) -> Probe:
    shares = jnp.full(len(labels), 1 / len(labels), inputs.dtype)

    def loss(weights: Weights) -> Float[Array, ""]:
        nothing = jnp.zeros((), inputs.dtype)  # is left out
        there = training_pass(weights, inputs, shares, jax.random.key(0), nothing, network=network)
        return shares @ cross_entropy(there.logits, labels)

    def one(weights: Weights) -> Probe:
        return Probe(*gradient_terms(loss, weights), sharpness(loss, weights, jax.random.key(0), ITERATIONS))

    return jax.lax.map(one, weights)


probe = Program(_probe, SOON_RUN)
"""The curvature under each run, of the loss that is trained: a normalised batch is all these examples."""
