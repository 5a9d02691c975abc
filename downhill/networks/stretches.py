"""The steps of an entrant's runs in stretches of one shape, so that few programs are compiled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from jaxtyping import Int

from downhill.experiment.entrant import Entrant
from downhill.networks.batches import batch_size, epochs_of
from downhill.networks.examples import Part
from downhill.networks.training import Training

_NUMBERS = 65_536
"""Indices that a stretch holds for each run, unless these are fewer than the fewest rows."""
_FEWEST_ROWS, _MOST_ROWS = 16, 1_024


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Steps in a row.

    Attributes:
        first: t of the first.
        steps: how many there are; the arrays are filled up to a fixed number of rows.
        indices: which examples each sees, of each run.
        counts: how many of them.
    """

    first: int
    steps: int
    indices: Int[np.ndarray, "runs rows batch"]
    counts: Int[np.ndarray, " rows"]


def capacity(entrant: Entrant, epoch: int, examples: int) -> int:
    """How many examples a step's arrays hold: m, of growing batches the next power of two, so that they are few."""
    size = batch_size(entrant, epoch, examples)
    return size if entrant.batch_growth is None else min(1 << (size - 1).bit_length(), examples)


def stretches(training: Training, entrant: Entrant, part: Part, seeds: Sequence[int]) -> Iterator[Rows]:
    """All steps of an entrant's runs.

    Args:
        training: which.
        entrant: whose.
        part: the training part.
        seeds: of the runs.
    """
    examples = len(part.labels)
    runs = [epochs_of(entrant, part, training.epochs, training.order, seed) for seed in seeds]
    first = 0
    for width, numbered in groupby(
        enumerate(zip(*runs, strict=True)), lambda each: capacity(entrant, each[0], examples)
    ):
        most = min(max(_NUMBERS // width, _FEWEST_ROWS), _MOST_ROWS)
        indices, counts = np.zeros((len(seeds), 0, width), np.int32), np.zeros(0, np.int32)
        for _, epochs in numbered:
            widened = [np.pad(each.indices, ((0, 0), (0, width - each.indices.shape[1]))) for each in epochs]
            indices = np.concatenate([indices, np.stack(widened)], axis=1)
            counts = np.concatenate([counts, epochs[0].counts])
            while len(counts) >= most:
                yield Rows(first, most, indices[:, :most], counts[:most])
                indices, counts, first = indices[:, most:], counts[most:], first + most
        if steps := len(counts):
            missing = most - steps
            filled = np.pad(indices, ((0, 0), (0, missing), (0, 0))), np.pad(counts, (0, missing), constant_values=1)
            yield Rows(first, steps, *filled)
            first += steps
