"""The address from which the browser fetches a map: coarse first, then fine, and in between how much is done."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import chain

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.drawing.maps import Show
from downhill.maps import Map, Sensitivity
from downhill.maps.cost import check_map
from downhill.server.admission import Admission
from downhill.server.computed_maps import in_portions, maps
from downhill.server.dear_work import in_turn, visitor_of
from downhill.server.map_frames import picture, progress
from downhill.server.map_query import split
from downhill.server.places import PLACES
from downhill.server.refusals import busy, refused
from downhill.server.stream import Stream
from downhill.server.turns import BusyError
from downhill.simulation.portions import mapped

_BYTES_PER_RUN = 32
"""Measured, at most: where it ended, how, and what is painted of it."""

admission = Admission()

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


def _bytes(described: Map) -> int:
    runs = len(described.axes[0].values) * len(described.axes[1].values)
    return _BYTES_PER_RUN * runs * len(described.entrants)


async def _serve_map(request: Request) -> Response:
    try:
        asked = await run_in_threadpool(_asked, request.url.query)
    except ValueError as error:
        return refused(error)
    visitor = visitor_of(request)
    with ExitStack() as admitted:
        try:
            admitted.enter_context(admission.admitted(visitor, _bytes(asked[0])))
        except BusyError:
            return busy()
        frames = in_turn(visitor, _frames(*asked), places_each=PLACES, always=True)
        return Stream(frames, admitted.pop_all())


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
