"""The address from which the browser fetches a map: coarse first, then fine, and in between how much is done."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.drawing.maps import Show
from downhill.export.map_frames import coarse_to_fine, frames_of
from downhill.maps import Map
from downhill.maps.cost import check_map
from downhill.server.admission import Admission
from downhill.server.computed_maps import in_portions, maps
from downhill.server.dear_work import in_turn, visitor_of
from downhill.server.map_query import split
from downhill.server.places import PLACES
from downhill.server.refusals import busy, refused
from downhill.server.stream import Stream
from downhill.server.turns import BusyError

_BYTES_PER_RUN = 32
"""Measured, at most: where it ended, how, and what is painted of it."""

admission = Admission()


def frames(map_: Map, show: Show) -> Generator[Iterator[bytes]]:
    """Frames in pieces, coarser maps' before the map's own unless that is there already."""
    stages = [map_] if maps.find(map_) else coarse_to_fine(map_)
    return frames_of(stages, in_portions, show)


def bytes_of(described: Map) -> int:
    """The bytes that it takes at most."""
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
            admitted.enter_context(admission.admitted(visitor, bytes_of(asked[0])))
        except BusyError:
            return busy()
        found = in_turn(visitor, frames(*asked), places_each=PLACES, always=True)
        return Stream(found, admitted.pop_all())


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
