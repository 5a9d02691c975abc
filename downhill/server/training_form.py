"""How many examples of which kind a training has, without their numbers: what it costs depends on nothing else."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from downhill.networks.data import Data
from downhill.networks.examples import Examples, Part, load
from downhill.networks.training import Training

_KEPT = 64


def form_of(training: Training) -> Examples:
    """The examples that it learns from, each of zeros alone, which take no memory; of a table of one's own none.

    Raises:
        ValueError: the data cannot be had.
    """
    return _form(training.data)


@lru_cache(_KEPT)
def _form(data: Data) -> Examples:
    examples = load(data, seed=0)  # which ones the seed draws does not matter here
    return replace(examples, train=_hollow(examples.train), test=_hollow(examples.test))


def _hollow(part: Part) -> Part:
    inputs, labels = (np.broadcast_to(each.dtype.type(0), each.shape) for each in (part.inputs, part.labels))
    return Part(inputs, labels)


def largest_table() -> Examples:
    """What a person's own table may at most be, in the same way."""
    rows, inputs, classes = 5_000, 200, 20  # of 2 MB: a million numbers of a digit each
    part = Part(np.broadcast_to(0.0, (rows, inputs)), np.broadcast_to(0, rows))
    nothing = Part(np.broadcast_to(0.0, (0, inputs)), np.broadcast_to(0, 0))
    return Examples(part, nothing, ("",) * classes, ("",) * inputs, None)
