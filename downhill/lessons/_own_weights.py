"""Gradient descent with momentum for networks that begin with weights of their own, as no training of the page does."""

from functools import lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from downhill.lessons._networks import DIGITS
from downhill.networks import Network
from downhill.networks.batches import order_in
from downhill.networks.examples import load
from downhill.networks.initial import begin
from downhill.networks.layers import Weights, cross_entropy, training_pass
from downhill.simulation.programs import SOON_COMPILED, Program

MOMENTUM = 0.9
Losses = Float[np.ndarray, " updates+1"]


class Batches(NamedTuple):
    """Which examples each update sees, and how far it moves.

    Attributes:
        indices: of the examples; the last ones of a row only fill it up.
        counts: how many there really are.
        rates: α.
    """

    indices: Int[np.ndarray, "updates batch"]
    counts: Int[np.ndarray, " updates"]
    rates: Float[np.ndarray, " updates"]


def batches(stages: list[tuple[int, int, float]], seed: int = 0) -> Batches:
    """Batches of digits in stages, each of so many epochs; what is left of an epoch and fills no batch is left out.

    Args:
        stages: epochs, m and α of each.
        seed: of the order.
    """
    examples = len(load(DIGITS, 0).train.labels)
    widest = max(size for _, size, _ in stages)
    rows, counts, rates, epoch = [], [], [], 0
    for epochs, size, rate in stages:
        for _ in range(epochs):
            order = order_in(epoch, 1, examples, None, seed)
            taken = order[: examples // size * size].reshape(-1, size)
            rows.append(np.pad(taken, ((0, 0), (0, widest - size))))
            counts += [size] * len(taken)
            rates += [rate] * len(taken)
            epoch += 1
    return Batches(np.concatenate(rows).astype(np.int32), np.array(counts, np.int32), np.array(rates, np.float32))


@lru_cache(maxsize=32)
def first_weights(network: Network, seed: int = 0) -> Weights:
    """As a training of digits begins."""
    examples = load(DIGITS, 0)
    inputs = jnp.asarray(examples.train.inputs, jnp.float32)
    return begin(network, examples.inputs, examples.classes, jax.random.key(seed), inputs)[0]


def descended(weights: Weights, network: Network, given: Batches, kept: float = MOMENTUM) -> tuple[Weights, Losses]:
    """The weights after these updates, and the loss of all training digits before each and after the last.

    Args:
        weights: to begin with.
        network: to which they belong, without batch normalisation and dropout.
        given: the batches.
        kept: φ.
    """
    train = load(DIGITS, 0).train
    inputs, labels = train.inputs.astype(np.float32), train.labels.astype(np.int32)
    after, losses = _program(weights, given, inputs, labels, np.float32(kept), network=network)
    return after, np.asarray(losses, float)


def _descended(
    weights: Weights, given: Batches, inputs: Array, labels: Array, kept: Array, *, network: Network
) -> tuple[Weights, Array]:
    def loss(weights: Weights, inputs: Array, labels: Array, shares: Array) -> Array:
        there = training_pass(weights, inputs, shares, jax.random.key(0), jnp.zeros(()), network=network)
        return shares @ cross_entropy(there.logits, labels)

    every = jnp.full(len(labels), 1 / len(labels), inputs.dtype)

    def update(carry: tuple[Weights, Weights], row: Batches) -> tuple[tuple[Weights, Weights], Array]:
        weights, velocity = carry
        shares = jnp.where(jnp.arange(len(row.indices)) < row.counts, 1 / row.counts.astype(inputs.dtype), 0)
        gradient = jax.grad(loss)(weights, inputs[row.indices], labels[row.indices], shares)
        velocity = jax.tree.map(lambda v, g: kept * v - row.rates * g, velocity, gradient)
        return (jax.tree.map(jnp.add, weights, velocity), velocity), loss(weights, inputs, labels, every)

    at_rest: Any = jax.tree.map(jnp.zeros_like, weights)
    (after, _), losses = jax.lax.scan(update, (weights, at_rest), given)
    return after, jnp.append(losses, loss(after, inputs, labels, every))


_program = Program(_descended, SOON_COMPILED)
