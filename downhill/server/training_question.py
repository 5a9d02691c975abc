"""What all questions about a training bring along: the training, its size, and perhaps a table of the person's own.

The table is posted with the question. It is there for the answer, in memory: never on disk, and in no log; nor is an
address, which names no more of it than a digest.
"""

import numpy as np
from starlette.requests import Request

from downhill.networks._table import MOST_BYTES
from downhill.networks.cost import bytes_at_once
from downhill.networks.examples import Examples, load
from downhill.networks.moments import LEAST_POINTS, MOST_POINTS, PATH_BYTES
from downhill.networks.training import Training
from downhill.server.admission import MOST, Admission
from downhill.server.bodies import read_body
from downhill.server.dear_work import check_training, visitor_of
from downhill.server.training_form import form_of, largest_table

UPLOAD_SECONDS = 30.0
"""How long a table may take to come."""

_UPLOADS = 8
"""Times as many tables may be on their way as answers."""

uploads = Admission(MOST_BYTES * MOST * _UPLOADS, _UPLOADS)


async def table_of(request: Request, training: Training) -> bytes | None:
    """The body of a question about a training on a table, within bounds; ``None`` where there is none.

    Raises:
        BusyError: too many tables are on their way.
        NotTakenError: as :func:`downhill.server.bodies.read_body`.
    """
    if training.data.kind != "csv":
        return None
    with uploads.admitted(visitor_of(request), MOST_BYTES):
        return await read_body(request, MOST_BYTES, UPLOAD_SECONDS) or None


def bytes_of(training: Training) -> int:
    """The bytes that it takes at most; whatever can be said before its table is here is checked.

    Raises:
        ValueError: its data cannot be had, or it would take too long.
    """
    if training.data.kind == "csv":
        return size_of(training, largest_table())
    form = form_of(training)
    check_training(training, form)
    return size_of(training, form)


def size_of(training: Training, examples: Examples) -> int:
    """The bytes that it takes at most, without those that all trainings share.

    Args:
        training: which.
        examples: what it learns from; their numbers do not matter.
    """
    real = np.dtype(training.precision).itemsize
    weights = sum(
        training.network(index).size(examples.inputs, examples.classes) for index in range(len(training.entrants))
    )
    paths = max(min(PATH_BYTES, MOST_POINTS * real * weights), LEAST_POINTS * real * weights)
    inputs = (len(examples.train.labels) + len(examples.test.labels)) * examples.inputs
    return inputs * (8 + real) + bytes_at_once(training, examples) + paths


def checked(training: Training, file: bytes | None) -> Examples:
    """What it learns from; the numbers of what is no table may be missing, and :func:`bytes_of` has looked at them.

    Raises:
        ValueError: the table is not here or is none, or it would take too long.
    """
    if training.data.kind != "csv":
        return form_of(training)
    examples = load(training.data, training.seed, file)
    check_training(training, examples)
    return examples
