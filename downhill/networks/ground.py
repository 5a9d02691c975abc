"""The loss whose landscape is looked at: of a training's network, on as many examples as can be afforded."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from downhill.networks.examples import Examples, Part
from downhill.networks.layers import Weights, cross_entropy, test_pass, training_pass
from downhill.networks.moments import MOST_MEASURED
from downhill.networks.network import Network
from downhill.networks.plane import Vector
from downhill.networks.plane_losses import Loss
from downhill.networks.runs import Trained
from downhill.networks.vectors import as_weights

MOST_OPERATIONS = 6e11
"""Of all losses of a plane together: some 5 s on two cores of 2026. More examples than that takes are not looked at."""

LEAST_EXAMPLES = 200
"""So many of each part are looked at however dear they are."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """Of which examples losses are means: of so many of all, evenly taken.

    Attributes:
        train, of_train: of the training part, and how many that has.
        test, of_test: of the test part.
    """

    train: int
    of_train: int
    test: int
    of_test: int


class Ground:
    """The loss of a training's network, as :mod:`downhill.networks.plane_losses` takes it.

    It is three numbers: the mean cross-entropies of the training and of the test examples, and the fraction of these
    that is classified rightly. They are of the training pass without dropout; with batch normalisation the batch is all
    training examples that are looked at, and their means and variances also normalise the test examples.

    Args:
        trained: whose.
        entrant: index of whose network.
        points: at how many points it will be computed.
    """

    def __init__(self, trained: Trained, entrant: int, points: int) -> None:
        run, examples = trained.runs[entrant], trained.examples
        self._real = np.dtype(trained.training.precision)
        self.measured = _measured(examples, run.weights, points)
        train, test = _some(examples.train, self.measured.train), _some(examples.test, self.measured.test)
        self.arrays = [*self._arrays(train), *self._arrays(test)]
        self.loss = _losses(replace(run.network.form, dropout=0.0))
        self._as_weights = as_weights(run.network, examples.inputs, examples.classes)
        self.like = self.weights(np.zeros(run.weights))

    def weights(self, vector: Vector) -> Weights:
        """The network's, in the training's precision."""
        with jax.enable_x64(self._real == np.float64):
            return self._as_weights(jnp.asarray(vector, self._real))

    def _arrays(self, part: Part) -> tuple[np.ndarray, np.ndarray]:
        return part.inputs.astype(self._real), part.labels.astype(np.int32)


@lru_cache(maxsize=64)  # a function of its own would be compiled anew
def _losses(network: Network) -> Loss:
    def losses(weights: Weights, inputs: Array, labels: Array, test_inputs: Array, test_labels: Array) -> Any:
        shares = jnp.full(len(labels), 1 / len(labels), inputs.dtype)
        nothing = jnp.zeros((), inputs.dtype)  # is left out
        train = training_pass(weights, inputs, shares, jax.random.key(0), nothing, network=network)
        logits = test_pass(weights, train.statistics, test_inputs, network=network).logits
        rightly = (logits.argmax(axis=1) == test_labels).mean(dtype=logits.dtype)
        return shares @ cross_entropy(train.logits, labels), cross_entropy(logits, test_labels).mean(), rightly

    return losses


def _measured(examples: Examples, weights: int, points: int) -> Sampled:
    of_train, of_test = len(examples.train.labels), len(examples.test.labels)
    train, test = min(of_train, MOST_MEASURED), min(of_test, MOST_MEASURED)
    part = min(1.0, MOST_OPERATIONS / (2 * weights * points * (train + test)))
    few_train, few_test = (min(each, max(LEAST_EXAMPLES, int(part * each))) for each in (train, test))
    return Sampled(few_train, of_train, few_test, of_test)


def _some(part: Part, count: int) -> Part:
    """So many, evenly taken: the first ones of a file may be easier than the others."""
    chosen = np.arange(count) * len(part.labels) // count
    return Part(part.inputs[chosen], part.labels[chosen])
