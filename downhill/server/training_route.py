"""The address from which the browser fetches a training: its curves as they grow, and at the end what was learned."""

import math
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import ExitStack, aclosing

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.networks.boundary import classes_on, has_plane
from downhill.networks.train import Progress
from downhill.networks.training import Training
from downhill.player.packing import frame
from downhill.server.admission import Admission
from downhill.server.bodies import NotTakenError
from downhill.server.dear_work import in_turn, visitor_of
from downhill.server.refusals import busy, not_taken, refused
from downhill.server.stream import Stream
from downhill.server.training_frames import end, header, progress
from downhill.server.training_question import bytes_of, checked, table_of
from downhill.server.trainings import in_portions, places_of
from downhill.server.turns import BusyError, Visitor
from downhill.simulation.portions import mapped

QUIET_SECONDS = 0.1
"""Progress without curves is told no more often."""

admission = Admission()


async def _serve_training(request: Request) -> Response:
    try:
        training, size = await run_in_threadpool(_asked, request.url.query)
    except ValueError as error:
        return refused(error)
    visitor = visitor_of(request)
    with ExitStack() as admitted:
        try:
            file = await table_of(request, training)
            admitted.enter_context(admission.admitted(visitor, size))
        except BusyError:
            return busy()
        except NotTakenError as why:
            return not_taken(why)
        return await _begin(visitor, training, file, admitted)


def _asked(query: str) -> tuple[Training, int]:
    """What is to be trained, and the bytes that it takes.

    Raises:
        ValueError: that is no training, its data cannot be had, or it would take too long.
    """
    training = Training.from_query(query)
    return training, bytes_of(training)


async def _begin(visitor: Visitor, training: Training, file: bytes | None, admitted: ExitStack) -> Response:
    """The answer, once its first frame is there: what is wrong with a table is found by then."""
    found = in_turn(visitor, frames(training, file), places_each=places_of(training), always=True)
    try:
        first = await anext(found)
    except ValueError as error:
        return refused(error)
    return Stream(_all(first, found), admitted.pop_all())


async def _all(first: Iterator[bytes], others: AsyncGenerator[Iterator[bytes]]) -> AsyncGenerator[Iterator[bytes]]:
    async with aclosing(others):
        yield first
        async for each in others:
            yield each


def frames(training: Training, file: bytes | None) -> Generator[Iterator[bytes] | None]:
    """Frames in pieces, and ``None`` where there is nothing to tell.

    Raises:
        ValueError: before the first: the table is not here or is none, or it would take too long.
    """
    yield frame(header(training, checked(training, file)))
    trained = yield from mapped(in_portions(training, file), _teller())
    for index, run in enumerate(trained.runs):  # of which others may have been told, who trained the same
        yield frame(progress(1.0, index, run))
    classes: list[np.ndarray] = []
    for index in range(len(trained.runs) if has_plane(trained) else 0):
        classes.append(classes_on(trained, index))
        yield None
    yield frame(*end(trained, classes))


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
