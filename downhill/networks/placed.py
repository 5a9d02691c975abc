"""A training's examples as its runs use them: in its precision, on the devices, once for all entrants."""

from typing import Any, NamedTuple

import jax
import numpy as np

from downhill.networks.devices import shared
from downhill.networks.examples import Examples, Part
from downhill.networks.moments import MOST_MEASURED
from downhill.networks.probes import MOST_EXAMPLES
from downhill.networks.training import Training

MOST_SPREAD = 500
"""Examples whose activations and gradients by layer are measured."""


class Given(NamedTuple):
    """Examples on the devices."""

    inputs: Any
    labels: Any


class PlacedExamples(NamedTuple):
    """What is trained with, and what is looked at.

    Attributes:
        train: the training part.
        measured: as much of it as losses are read of.
        test: the test part.
        few: as much of the training part as spreads by layer are measured on.
        probed: as much of it as the curvature is looked at on.
    """

    train: Given
    measured: Given
    test: Given
    few: Given
    probed: Given


def placed(examples: Examples, training: Training) -> PlacedExamples:
    """The examples as this training uses them."""
    real = np.dtype(training.precision).type

    def given(part: Part) -> Given:
        return shared(Given(part.inputs.astype(real), part.labels.astype(np.int32)), training.seeds)

    with jax.enable_x64(training.precision == "float64"):
        train = given(examples.train)

        def first(count: int) -> Given:
            if count >= len(examples.train.labels):
                return train
            return given(Part(examples.train.inputs[:count], examples.train.labels[:count]))

        return PlacedExamples(
            train, first(MOST_MEASURED), given(examples.test), first(MOST_SPREAD), first(MOST_EXAMPLES)
        )
