"""The address from which the browser fetches a map: coarse first, then fine, and in between how much is done."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Generator, Iterator
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from plots.maps import Show
from trajectories.maps import Charted, Map, Sensitivity
from trajectories.maps.compute import charting
from ui.maps_address import split
from ui.maps_frames import picture, progress

# A map takes a core for milliseconds up to minutes. Whoever reads one holds up to 400 MB and, while it is computed, a
# thread of the pool from which Starlette serves all files, so few may: the others are told to come again.
ADMITTED = 4
PATIENCE_SECONDS = 120.0
"""Who has not read on for so long has gone."""

_admission = threading.BoundedSemaphore(ADMITTED)
_turn = threading.Lock()  # held for one portion at a time, so that maps which are computed at once take turns

COARSER = (64, 256)
"""Sizes that are shown on the way to a finer map."""


class Kept:
    """The last maps, for everybody.

    Args:
        most_bytes: of them all.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._maps: OrderedDict[Map, Charted] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, wanted: Map) -> Charted | None:
        """It, if it is still there."""
        with self._lock:
            if wanted in self._maps:
                self._maps.move_to_end(wanted)
            return self._maps.get(wanted)

    def keep(self, charted: Charted) -> None:
        """Keep it, for as long as there is room."""
        with self._lock:
            self._maps[charted.map] = charted
            while sum(map(_bytes, self._maps.values())) > self._most_bytes:
                self._maps.popitem(last=False)


_kept = Kept(128_000_000)


def _bytes(charted: Charted) -> int:
    arrays = [array for ends in charted.ends for array in ends if array is not None]
    return sum(array.nbytes for array in [*arrays, *charted.reached])


def _stages(wanted: Map) -> list[Map]:
    """The map, and coarser ones before it."""
    if isinstance(wanted.of, Sensitivity) or _kept.find(wanted):
        return [wanted]
    sizes = [size for size in COARSER if size < wanted.of.size]
    return [replace(wanted, of=replace(wanted.of, size=size)) for size in sizes] + [wanted]


def _frames(wanted: Map, show: Show) -> Generator[bytes]:
    stages = _stages(wanted)
    costs = [_cost(stage) for stage in stages]
    for number, stage in enumerate(stages):
        done, all_of_it = sum(costs[:number]), sum(costs)
        charted = _kept.find(stage)
        if charted is None:
            for share in (work := _Work(stage)):
                yield progress((done + share * costs[number]) / all_of_it)
            charted = work.result
            _kept.keep(charted)
        yield from picture(charted, show, last=stage is wanted)


def _cost(wanted: Map) -> int:
    return len(wanted.axes[0].values) * len(wanted.axes[1].values)


class _Work:
    """Computes a map when it is iterated over, by which it yields the share done."""

    def __init__(self, wanted: Map) -> None:
        self._portions = charting(wanted)
        self.result: Charted

    def __iter__(self) -> Iterator[float]:
        while True:
            try:
                with _turn:
                    share = next(self._portions)
            except StopIteration as done:
                self.result = done.value
                return
            yield share


class _Stream(StreamingResponse):
    """Frames as they come; when the reader has gone, the work for them ends and another is admitted."""

    def __init__(self, frames: Generator[bytes]) -> None:
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
            self._frames.close()
            _admission.release()


def _serve_map(request: Request) -> Response:
    try:
        asked = split(request.url.query)
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=400)
    if not _admission.acquire(blocking=False):
        return PlainTextResponse("busy: try again in a moment", status_code=503, headers={"Retry-After": "1"})
    return _Stream(_frames(*asked))


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/map", _serve_map)]
