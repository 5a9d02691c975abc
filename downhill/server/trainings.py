"""Trainings that have been done, or are just being, for everybody."""

import math
from collections.abc import Generator
from dataclasses import fields, is_dataclass

import numpy as np
from cachetools import TLRUCache

from downhill.networks.examples import described_file
from downhill.networks.runs import Trained
from downhill.networks.train import Progress, train_in_portions
from downhill.networks.training import Training
from downhill.server.places import PLACES
from downhill.server.shared_work import SharedWork

MOST_BYTES = 200_000_000
"""Of all trainings that are remembered: paths and examples above all."""

MOST_SECONDS_OF_A_TABLE = 900.0
"""How long what was learned from a person's own table is remembered, in memory alone."""


def size(trained: Trained) -> int:
    """Bytes of its arrays."""
    return _bytes(trained)


def _bytes(value: object) -> int:
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, list | tuple):
        return sum(map(_bytes, value))
    if is_dataclass(value):
        return sum(_bytes(getattr(value, each.name)) for each in fields(value))
    return 0


def _until(training: Training, trained: Trained, now: float) -> float:  # noqa: ARG001  # as the cache calls it
    return now + MOST_SECONDS_OF_A_TABLE if training.data.kind == "csv" else math.inf


trainings = SharedWork[Training, Progress, Trained](TLRUCache(MOST_BYTES, ttu=_until, getsizeof=size))


def in_portions(training: Training, file: bytes | None = None) -> Generator[Progress, None, Trained]:
    """The training, in portions; none comes if it has been done already.

    Of several who want the same each is told of those portions alone that he does: what he has not heard of is in the
    result.

    Args:
        training: what is trained.
        file: of data of one's own the table, by whose digest the training is known.

    Raises:
        ValueError: as :func:`downhill.networks.train.train_in_portions`.
    """
    if training.data.kind == "csv":  # what others have learned from it is for who has it, too
        described_file(training.data, file)
    return (yield from trainings.portions(training, lambda: train_in_portions(training, file)))


def places_of(training: Training) -> int:
    """How many cores a portion keeps busy: runs are spread over all, a single one is on one."""
    return PLACES if training.seeds > 1 else 1
