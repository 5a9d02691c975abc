"""The address from which the browser fetches a map: coarse first, then fine, and in between how much is done."""

import asyncio
import time
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import ExitStack, aclosing
from dataclasses import replace
from functools import partial
from itertools import chain

import anyio
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from downhill.drawing.maps import Show
from downhill.maps import Map, Sensitivity
from downhill.server.computed_maps import in_portions, maps
from downhill.server.dear_work import check_map, in_turn, visitor_of
from downhill.server.map_admission import admission
from downhill.server.map_frames import picture, progress
from downhill.server.map_query import split
from downhill.server.places import PLACES
from downhill.server.refusals import busy, refused
from downhill.server.turns import BusyError
from downhill.simulation.portions import mapped

PATIENCE_SECONDS, WHOLE_PATIENCE_SECONDS = 120.0, 600.0
"""Who has not read on for so long has gone, and so has who takes so long for all of it."""

COARSER = (64, 256)
"""Sizes that are shown on the way to a finer map."""


def _stages(map_: Map) -> list[Map]:
    """The map, and coarser ones before it."""
    if isinstance(map_.variation, Sensitivity) or maps.find(map_):
        return [map_]
    sizes = [size for size in COARSER if size < map_.variation.size]
    return [replace(map_, variation=replace(map_.variation, size=size)) for size in sizes] + [map_]


def _frames(map_: Map, show: Show) -> Generator[Iterator[bytes]]:
    """Frames in pieces; of a picture the first piece, for which all of it is painted, is there already."""
    stages = _stages(map_)
    runs = [len(stage.axes[0].values) * len(stage.axes[1].values) for stage in stages]
    for number, stage in enumerate(stages):
        told = partial(_told, sum(runs[:number]), runs[number], sum(runs))
        computed = yield from mapped(in_portions(stage), told)
        pieces = picture(computed, show, last=stage is map_)
        yield chain([next(pieces)], pieces)


def _told(before: int, runs: int, of_all: int, fraction: float) -> Iterator[bytes]:
    """How much is done of all stages."""
    return iter([progress((before + fraction * runs) / of_all)])


class _Stream(StreamingResponse):
    """Frames as they come; when the reader has gone, the work for them ends and another is admitted."""

    def __init__(self, pieces: AsyncGenerator[bytes], at_the_end: ExitStack) -> None:
        # Compressed by whoever is in between, a frame would wait there for the next.
        headers = {"Content-Encoding": "identity"}
        super().__init__(pieces, media_type="application/octet-stream", headers=headers)
        self._pieces, self._at_the_end = pieces, at_the_end
        self._waited = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            began = time.monotonic()
            await asyncio.wait_for(send(message), min(PATIENCE_SECONDS, WHOLE_PATIENCE_SECONDS - self._waited))
            self._waited += time.monotonic() - began

        with self._at_the_end:
            try:
                await super().__call__(scope, receive, send_on)
            except TimeoutError:
                return
            finally:
                with anyio.CancelScope(shield=True):
                    await self._pieces.aclose()


async def _pieces(frames: AsyncGenerator[Iterator[bytes]]) -> AsyncGenerator[bytes]:
    """One after the other; putting them together is no more than copying, and waits for no turn."""
    async with aclosing(frames):
        async for frame in frames:
            async for piece in iterate_in_threadpool(frame):
                yield piece


async def _serve_map(request: Request) -> Response:
    try:
        asked = await run_in_threadpool(_asked, request.url.query)
    except ValueError as error:
        return refused(error)
    visitor = visitor_of(request)
    with ExitStack() as admitted:
        try:
            admitted.enter_context(admission.admitted(visitor, asked[0]))
        except BusyError:
            return busy()
        frames = in_turn(visitor, _frames(*asked), places_each=PLACES, always=True)
        return _Stream(_pieces(frames), admitted.pop_all())


def _asked(query: str) -> tuple[Map, Show]:
    """What is to be shown.

    Raises:
        ValueError: that is no map, or it would take too long.
    """
    map_, show = split(query)
    check_map(map_)
    return map_, show


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/map", _serve_map)]
