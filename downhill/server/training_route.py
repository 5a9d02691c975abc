"""The address from which the browser fetches a training: its curves as they grow, and at the end what was learned.

A table of the person's own is posted with the question. It is there for the answer, in memory: never on disk, and in no
log; nor is an address, which names no more of it than a digest.
"""

import math
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import ExitStack, aclosing

import anyio
import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from downhill.networks._table import MOST_BYTES
from downhill.networks.boundary import classes_on, has_plane
from downhill.networks.examples import Examples, load
from downhill.networks.moments import MOST_POINTS, PATH_BYTES
from downhill.networks.train import Progress
from downhill.networks.training import Training
from downhill.server.admission import Admission
from downhill.server.dear_work import GONE, check_training, in_turn, visitor_of
from downhill.server.refusals import busy, refused
from downhill.server.stream import Stream, frame
from downhill.server.training_form import form_of, largest_table
from downhill.server.training_frames import end, header, progress
from downhill.server.trainings import in_portions, places_of
from downhill.server.turns import BusyError, Visitor
from downhill.simulation.portions import mapped

UPLOAD_SECONDS = 30.0
"""How long a table may take to come."""

QUIET_SECONDS = 0.1
"""Progress without curves is told no more often."""

_COPIES = 10
"""Of a network's weights: what the rule remembers, gradients, averages."""

admission = Admission()


async def _serve_training(request: Request) -> Response:
    try:
        training, size = await run_in_threadpool(_asked, request.url.query)
    except ValueError as error:
        return refused(error)
    visitor = visitor_of(request)
    with ExitStack() as admitted:
        try:
            admitted.enter_context(admission.admitted(visitor, size))
        except BusyError:
            return busy()
        try:
            file = await _table(request) if training.data.kind == "csv" else None
        except _NotTakenError as why:
            return why.answer
        return await _begin(visitor, training, file, admitted)


def _asked(query: str) -> tuple[Training, int]:
    """What is to be trained, and the bytes that it takes.

    Raises:
        ValueError: that is no training, its data cannot be had, or it would take too long.
    """
    training = Training.from_query(query)
    if training.data.kind == "csv":
        return training, size_of(training, largest_table())
    form = form_of(training)
    check_training(training, form)
    return training, size_of(training, form)


def size_of(training: Training, examples: Examples) -> int:
    """The bytes that it takes at most, without those that all trainings share.

    Args:
        training: which.
        examples: what it learns from; their numbers do not matter.
    """
    real = np.dtype(training.precision).itemsize
    weights = [
        training.network(index).size(examples.inputs, examples.classes) for index in range(len(training.entrants))
    ]
    paths = min(PATH_BYTES, MOST_POINTS * real * sum(weights))
    inputs = (len(examples.train.labels) + len(examples.test.labels)) * examples.inputs
    return inputs * (8 + real) + _COPIES * real * training.seeds * max(weights, default=0) + paths


class _NotTakenError(Exception):
    """A table is not taken; the answer says why."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


async def _table(request: Request) -> bytes | None:
    """The body of the question, within bounds; ``None`` where there is none.

    Raises:
        _NotTakenError: it is too large, comes too slowly, or its sender has gone.
    """
    body = bytearray()
    try:
        with anyio.fail_after(UPLOAD_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > MOST_BYTES:
                    raise _NotTakenError(PlainTextResponse(f"a table of more than {MOST_BYTES:,} bytes", 413))
    except TimeoutError:
        raise _NotTakenError(PlainTextResponse("the table comes too slowly", 408)) from None
    except ClientDisconnect:
        raise _NotTakenError(Response(status_code=GONE)) from None
    return bytes(body) or None


async def _begin(visitor: Visitor, training: Training, file: bytes | None, admitted: ExitStack) -> Response:
    """The answer, once its first frame is there: what is wrong with a table is found by then."""
    frames = in_turn(visitor, _frames(training, file), places_each=places_of(training), always=True)
    try:
        first = await anext(frames)
    except ValueError as error:
        return refused(error)
    return Stream(_all(first, frames), admitted.pop_all())


async def _all(first: Iterator[bytes], others: AsyncGenerator[Iterator[bytes]]) -> AsyncGenerator[Iterator[bytes]]:
    async with aclosing(others):
        yield first
        async for each in others:
            yield each


def _frames(training: Training, file: bytes | None) -> Generator[Iterator[bytes] | None]:
    """Frames in pieces, and ``None`` where there is nothing to tell.

    Raises:
        ValueError: before the first: the table is not here or is none, or it would take too long.
    """
    yield frame(header(training, _checked(training, file)))
    trained = yield from mapped(in_portions(training, file), _teller())
    for index, run in enumerate(trained.runs):  # of which others may have been told, who trained the same
        yield frame(progress(1.0, index, run))
    classes: list[np.ndarray] = []
    for index in range(len(trained.runs) if has_plane(trained) else 0):
        classes.append(classes_on(trained, index))
        yield None
    yield frame(*end(trained, classes))


def _checked(training: Training, file: bytes | None) -> Examples:
    """What it learns from; the numbers of what is no table may be missing, and are looked at by then."""
    if training.data.kind != "csv":
        return form_of(training)
    examples = load(training.data, training.seed, file)
    check_training(training, examples)
    return examples


def _teller() -> Callable[[Progress], Iterator[bytes] | None]:
    """What tells of a portion: of all that has curves, of others now and then."""
    told = -math.inf

    def tell(portion: Progress) -> Iterator[bytes] | None:
        nonlocal told
        now = time.monotonic()
        if portion.run is None and now - told < QUIET_SECONDS:
            return None
        told = now
        return frame(progress(portion.fraction, portion.entrant, portion.run))

    return tell


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/training", _serve_training, methods=["GET", "POST"])]
