"""The addresses from which the browser fetches planes through a training's landscape, lines, and files of planes."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import ExitStack
from typing import TypeVar

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.experiment.checks import shortened
from downhill.networks.planes import between_in_portions
from downhill.player.packing import frame
from downhill.player.plane_packing import line_message, plane_message
from downhill.player.wire import ProgressHeader
from downhill.player.wire_training import Failure, FileHeader
from downhill.server.admission import Admission
from downhill.server.bodies import NotTakenError
from downhill.server.computed_planes import after_training, in_portions
from downhill.server.dear_work import in_turn, visitor_of
from downhill.server.export_queue import Job, QueueFullError, exports
from downhill.server.places import PLACES
from downhill.server.plane_query import FileAsked, LineAsked, PlaneAsked, read_file, read_line, read_plane
from downhill.server.refusals import busy, not_taken, refused
from downhill.server.stream import Stream
from downhill.server.training_question import bytes_of, checked, table_of
from downhill.server.turns import BusyError
from downhill.simulation.portions import finished, mapped

Asked = TypeVar("Asked", PlaneAsked, LineAsked, FileAsked)
Result = TypeVar("Result")
Frames = AsyncGenerator[Iterator[bytes]]

admission = Admission()

BYTES = 8_000_000
"""An answer and what it is put together of, beside the training: measured, 2 × 201 × 201 points."""

MAKING = 0.5
"""The part of the work that making a file is taken to be, beside the computing."""

POLL_SECONDS = 0.3


async def _serve_plane(request: Request) -> Response:
    return await _streamed(request, read_plane, _plane_work)


def _plane_work(asked: PlaneAsked, file: bytes | None) -> Generator[float, None, bytes]:
    return _packed(in_portions(*asked, file), plane_message)


async def _serve_between(request: Request) -> Response:
    return await _streamed(request, read_line, _line_work)


def _line_work(asked: LineAsked, file: bytes | None) -> Generator[float, None, bytes]:
    training, first, second = asked
    work = after_training(training, file, lambda trained: between_in_portions(trained, first, second))
    return _packed(work, lambda line: line_message(training, line))


def _packed(work: Generator[float, None, Result], pack: Callable[[Result], bytes]) -> Generator[float, None, bytes]:
    return pack((yield from work))


async def _streamed(
    request: Request,
    read: Callable[[str], Asked],
    work: Callable[[Asked, bytes | None], Generator[float, None, bytes]],
) -> Response:
    """The answer in frames: how much is done, and at the end what the work ends with."""

    def begin(asked: Asked, file: bytes | None, admitted: ExitStack) -> Response:
        frames = in_turn(visitor_of(request), _frames(work(asked, file)), places_each=PLACES, always=True)
        return Stream(frames, admitted.pop_all())

    return await _answer(request, read, begin)


async def _answer(
    request: Request, read: Callable[[str], Asked], begin: Callable[[Asked, bytes | None, ExitStack], Response]
) -> Response:
    """What begins once it is found that the question may be asked, that there is room, and the table."""

    def look(query: str) -> tuple[Asked, int]:
        asked = read(query)
        return asked, bytes_of(asked.training)

    with ExitStack() as admitted:
        try:
            asked, size = await run_in_threadpool(look, request.url.query)
            file = await table_of(request, asked.training)
            admitted.enter_context(admission.admitted(visitor_of(request), size + BYTES))
            # What others have computed of a table is for who has it, too.
            await run_in_threadpool(checked, asked.training, file)
            return begin(asked, file, admitted)
        except ValueError as error:
            return refused(error)
        except (BusyError, QueueFullError):
            return busy()
        except NotTakenError as why:
            return not_taken(why)


def _frames(work: Generator[float, None, bytes]) -> Generator[Iterator[bytes]]:
    try:
        whole = yield from mapped(work, _progress)
    except ValueError as error:
        yield _failure(str(error))
        return
    yield iter([len(whole).to_bytes(4, "little"), whole])


def _progress(fraction: float) -> Iterator[bytes]:
    header: ProgressHeader = {"progress": fraction}
    return frame(header)


def _failure(message: str) -> Iterator[bytes]:
    header: Failure = {"failed": shortened(message)}
    return frame(header)


# Files ----------------------------------------------------------------------------------------------------------------


async def _serve_file(request: Request) -> Response:
    visitor = visitor_of(request)

    def begin(asked: FileAsked, file: bytes | None, admitted: ExitStack) -> Response:
        job = exports.submit(f"{visitor.address} {visitor.page}", asked, _making(asked, file))
        return Stream(_file_frames(job, asked.file.file_name), admitted.pop_all())

    return await _answer(request, read_file, begin)


def _making(asked: FileAsked, file: bytes | None) -> Callable[[Callable[[float], None]], bytes]:
    def make(advance: Callable[[float], None]) -> bytes:
        computed = finished(in_portions(*asked.plane, file), lambda part: advance((1 - MAKING) * part))
        return asked.file.make(computed, lambda part: advance(1 - MAKING + MAKING * part))

    return make


async def _file_frames(job: Job, file_name: str) -> Frames:
    """How far the file is, until it is there; who reads no more wants it no more."""
    try:
        while job.is_active:
            job.still_wanted()
            yield _progress(job.progress)
            await asyncio.sleep(POLL_SECONDS)
        if job.state == "done":
            header: FileHeader = {"fileName": file_name}
            yield frame(header, [np.frombuffer(job.result, np.uint8)])
        else:
            yield _failure(job.error)
    finally:
        job.cancel()


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    methods = ["GET", "POST"]
    return [
        Route("/plane", _serve_plane, methods=methods),
        Route("/between", _serve_between, methods=methods),
        Route("/plane-file", _serve_file, methods=methods),
    ]
