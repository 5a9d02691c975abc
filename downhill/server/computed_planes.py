"""Planes through trainings' paths that have been computed, or are just being, for everybody."""

import math
from collections.abc import Callable, Generator
from typing import TypeVar

from cachetools import TLRUCache

from downhill.networks.plane_choice import PlaneChoice
from downhill.networks.planes import ComputedPlane, cut_in_portions
from downhill.networks.runs import Trained
from downhill.networks.training import Training
from downhill.server import trainings
from downhill.server.shared_work import SharedWork
from downhill.simulation.portions import mapped

MOST_BYTES = 64_000_000
"""Of all planes that are remembered: vectors of all weights above all."""

TRAINING = 0.8
"""The part of the work that the training is taken to be, where it has not been done."""

Asked = tuple[Training, PlaneChoice]
Result = TypeVar("Result")


def size(computed: ComputedPlane) -> int:
    """Bytes of its arrays."""
    plane = computed.plane
    arrays = [plane.origin, plane.across, plane.up, *[plane.across, plane.up]]  # the latter once more, made orthogonal
    arrays += [computed.train_loss, computed.test_loss]
    for path in computed.paths:
        arrays += [path.steps, path.coordinates, path.train_loss, path.test_loss]
        arrays += [path.plane_loss, path.plane_test_loss]
    return sum(array.nbytes for array in arrays)


def _until(asked: Asked, computed: ComputedPlane, now: float) -> float:  # noqa: ARG001  # as the cache calls it
    return now + trainings.MOST_SECONDS_OF_A_TABLE if asked[0].data.kind == "csv" else math.inf


planes = SharedWork[Asked, float, ComputedPlane](TLRUCache(MOST_BYTES, ttu=_until, getsizeof=size))


def in_portions(training: Training, choice: PlaneChoice, file: bytes | None) -> Generator[float, None, ComputedPlane]:
    """The plane, in portions; each yields the fraction done, and none comes if the plane is there.

    Args:
        training: whose landscape.
        choice: which plane.
        file: of data of one's own the table, which whoever asks has been found to have.

    Raises:
        ValueError: as :func:`downhill.server.trainings.in_portions`, and as
            :func:`downhill.networks.planes.cut_in_portions`.
    """

    def work() -> Generator[float, None, ComputedPlane]:
        return after_training(training, file, lambda trained: cut_in_portions(trained, choice))

    return (yield from planes.portions((training, choice), work))


def after_training(
    training: Training, file: bytes | None, then: Callable[[Trained], Generator[float, None, Result]]
) -> Generator[float, None, Result]:
    """What comes after a training, which is done before unless it has been; each portion yields the fraction done.

    Args:
        training: which.
        file: of data of one's own the table.
        then: the work on what it leaves behind.

    Raises:
        ValueError: as :func:`downhill.server.trainings.in_portions`, and as that work.
    """
    before = 0.0 if trainings.trainings.find(training) else TRAINING
    trained = yield from mapped(trainings.in_portions(training, file), lambda done: before * done.fraction)
    return (yield from mapped(then(trained), lambda part: before + (1 - before) * part))
