"""The address from which the browser fetches a map: coarse first, then fine, and in between how much is done."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from dataclasses import replace

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from downhill.drawing.maps import Show
from downhill.maps import Map, Sensitivity
from downhill.server.computed_maps import Computation, cache
from downhill.server.dear_work import check_map, in_turn, visitor_of
from downhill.server.map_frames import picture, progress
from downhill.server.map_query import split
from downhill.server.places import PLACES
from downhill.server.refusals import busy, refused

# Whoever reads a map holds up to 400 MB, so few may: the others are told to come again.
ADMITTED = 4
PATIENCE_SECONDS = 120.0
"""Who has not read on for so long has gone."""

_admission = threading.BoundedSemaphore(ADMITTED)

COARSER = (64, 256)
"""Sizes that are shown on the way to a finer map."""


def _stages(map_: Map) -> list[Map]:
    """The map, and coarser ones before it."""
    if isinstance(map_.variation, Sensitivity) or cache.find(map_):
        return [map_]
    sizes = [size for size in COARSER if size < map_.variation.size]
    return [replace(map_, variation=replace(map_.variation, size=size)) for size in sizes] + [map_]


def _frames(map_: Map, show: Show) -> Generator[bytes]:
    stages = _stages(map_)
    costs = [_cost(stage) for stage in stages]
    for number, stage in enumerate(stages):
        done, all_of_it = sum(costs[:number]), sum(costs)
        for fraction in (work := Computation(stage)):
            yield progress((done + fraction * costs[number]) / all_of_it)
        yield from picture(work.result, show, last=stage is map_)


def _cost(map_: Map) -> int:
    return len(map_.axes[0].values) * len(map_.axes[1].values)


class _Stream(StreamingResponse):
    """Frames as they come; when the reader has gone, the work for them ends and another is admitted."""

    def __init__(self, frames: AsyncGenerator[bytes]) -> None:
        # Compressed by whoever is in between, a frame would wait there for the next.
        super().__init__(frames, media_type="application/octet-stream", headers={"Content-Encoding": "identity"})
        self._frames = frames

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            await asyncio.wait_for(send(message), PATIENCE_SECONDS)

        try:
            await super().__call__(scope, receive, send_on)
        except TimeoutError:
            return
        finally:
            with anyio.CancelScope(shield=True):
                await self._frames.aclose()
            _admission.release()


async def _serve_map(request: Request) -> Response:
    try:
        asked = await run_in_threadpool(_asked, request.url.query)
    except ValueError as error:
        return refused(error)
    if not _admission.acquire(blocking=False):
        return busy()
    return _Stream(in_turn(visitor_of(request), _frames(*asked), places_each=PLACES, always=True))


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
