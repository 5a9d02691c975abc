"""Which examples each step sees: drawn on the host, the same for all entrants of a training."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from downhill.experiment.entrant import Entrant
from downhill.networks.examples import Part
from downhill.networks.training import Order

FIRST_POOL = 0.2
"""The easiest part of the examples, which a curriculum begins with; it grows evenly to all by half of the epochs."""
MIXED = 0.1
"""The part of a curriculum's batches that is drawn from all examples from the beginning (Zaremba & Sutskever 2014)."""


def batch_size(entrant: Entrant, epoch: int, examples: int) -> int:
    """m bᵉ, rounded, in epoch e from 0; all M examples without a batch size, and never more."""
    if entrant.batch_size is None:
        return examples
    growth = entrant.batch_growth or 1.0
    if epoch * math.log(growth) >= math.log(examples):  # beyond, bᵉ might overflow
        return examples
    return min(round(entrant.batch_size * growth**epoch), examples)


def steps_in(entrant: Entrant, epochs: int, examples: int) -> Int[np.ndarray, " epochs"]:
    """⌈M / (m bᵉ)⌉, the steps of each epoch."""
    return np.array([-(-examples // batch_size(entrant, epoch, examples)) for epoch in range(epochs)])


@dataclass(frozen=True, slots=True, eq=False)
class Epoch:
    """The batches of an epoch, a row for each step.

    Attributes:
        indices: of the examples of the training part; the last batch is filled up with the first example.
        counts: how many of each row there really are.
    """

    indices: Int[np.ndarray, "steps batch"]
    counts: Int[np.ndarray, " steps"]


def order_in(
    epoch: int, epochs: int, examples: int, difficulties: Float[np.ndarray, " examples"] | None, seed: int
) -> Int[np.ndarray, " examples"]:
    """The order of an epoch's examples; an epoch's batches are parts of it, one after the other.

    Without difficulties it is a permutation. With them it is a curriculum's: M draws from the easiest ⌈f M⌉ examples,
    each as often as another (up to one), where f grows evenly from 0.2 to 1 in the first half of the epochs; about a
    tenth of the draws is from all examples instead (Bengio et al. 2009; Zaremba & Sutskever 2014). From f = 1 on it is
    a permutation again.

    Args:
        epoch: from 0.
        epochs: E.
        examples: M.
        difficulties: of each example; ``None`` for none.
        seed: of the run.
    """
    draw = np.random.default_rng([seed, epoch])
    fraction = FIRST_POOL + (1 - FIRST_POOL) * epoch / (epochs / 2)
    if difficulties is None or fraction >= 1:
        return draw.permutation(examples)
    easiest = np.argsort(difficulties, kind="stable")[: math.ceil(fraction * examples)]
    rounds = -(-examples // len(easiest))
    order = np.concatenate([draw.permutation(easiest) for _ in range(rounds)])[:examples]
    mixed = draw.random(examples) < MIXED
    order[mixed] = draw.integers(examples, size=mixed.sum())
    return order


def difficulty(part: Part) -> Float[np.ndarray, " examples"]:
    """How hard each example is: how much nearer it lies to the mean of another class than to that of its own.

    dᵢ = ‖xᵢ - μ(yᵢ)‖ - min over c ≠ yᵢ of ‖xᵢ - μ(c)‖; below 0 the nearest mean classifies it rightly.
    """
    present = np.unique(part.labels)
    means = np.stack([part.inputs[part.labels == label].mean(axis=0) for label in present])
    distances = np.stack([np.linalg.norm(part.inputs - mean, axis=1) for mean in means], axis=1)
    own = part.labels[:, None] == present
    others = np.where(own, np.inf, distances).min(axis=1)
    return distances[own] - (others if len(present) > 1 else 0.0)


def epochs_of(entrant: Entrant, part: Part, epochs: int, order: Order, seed: int) -> Iterator[Epoch]:
    """The batches of a run, epoch by epoch.

    Args:
        entrant: whose batch sizes they have.
        part: the training part.
        epochs: E.
        order: of the examples.
        seed: of the run.
    """
    examples = len(part.labels)
    difficulties = difficulty(part) if order == "curriculum" else None
    for epoch in range(epochs):
        size = batch_size(entrant, epoch, examples)
        steps = -(-examples // size)
        counts = np.full(steps, size, np.int32)
        counts[-1] = examples - (steps - 1) * size
        indices = np.zeros(steps * size, np.int32)
        indices[:examples] = order_in(epoch, epochs, examples, difficulties, seed)
        yield Epoch(indices.reshape(steps, size), counts)
