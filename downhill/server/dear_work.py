"""What costs much is known before it runs, waits for its turn, and is refused where it would cost too much.

Cheap work, a slider's race above all, never waits: it takes a millisecond or two. Of dear work fewer pieces are done at
once than there are cores.
"""

import asyncio
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from downhill.experiment import Experiment
from downhill.server.refusals import busy, refused
from downhill.server.turns import BusyError, Turns
from downhill.simulation.cost import film_seconds, seconds
from downhill.simulation.simulate import is_compiled

DEAR_SECONDS = 0.05
"""From how much CPU time on work waits for its turn."""

MOST_SECONDS = 30.0
"""More CPU time than this nobody is given for one answer; no race there is takes as long."""

_WATCH_SECONDS = 0.5
"""How often is looked whether whoever waits is still there."""

_GONE = 499
"""The status, in the server's log alone, of who did not wait for the answer; nginx's."""

turns = Turns(at_once=max(1, (os.cpu_count() or 1) - 1))


def race_is_dear(experiment: Experiment) -> bool:
    """Whether its run takes long, or something must be compiled for it."""
    return seconds(experiment) > DEAR_SECONDS or not is_compiled(experiment)


def check_film(experiment: Experiment, entrant: int | None = None) -> None:
    """Films of the entrant with this index, or of each in turn, may be made.

    Raises:
        ValueError: they would take too long.
    """
    if (cost := film_seconds(experiment, entrant)) > MOST_SECONDS:
        raise ValueError(f"that takes some {cost:.0f} s to compute, {MOST_SECONDS:.0f} are allowed: take fewer steps")


@contextmanager
def in_turn(visitor: str, dear: bool) -> Generator[None]:
    """The block runs at once, or if it is dear when its turn has come: for whoever has a thread of his own."""
    if not dear:
        yield
        return
    with turns.enter(visitor, always=True) as turn:
        turn.come.result()
        yield


class Question(NamedTuple):
    """What somebody asks for: how it is answered, and whether that is dear."""

    answer: Callable[[], Response]
    dear: bool


async def answered(request: Request, read: Callable[[str], Question]) -> Response:
    """The answer to a request, computed in a thread, at once or in turn.

    Who waits holds no thread, and whoever goes away leaves the queue. All that come from one address are one visitor; a
    proxy on another machine tells them apart where ``$FORWARDED_ALLOW_IPS`` names it.

    Args:
        request: what came.
        read: of its query, the question; raises ValueError where it is not allowed.
    """

    def begin() -> Response | Question:
        try:
            question = read(request.url.query)
        except ValueError as error:
            return refused(error)
        return question if question.dear else question.answer()

    begun = await run_in_threadpool(begin)
    if isinstance(begun, Response):
        return begun
    try:
        turn = turns.enter(request.client.host if request.client else "")
    except BusyError:
        return busy()
    with turn:
        come = asyncio.wrap_future(turn.come)
        while not (await asyncio.wait({come}, timeout=_WATCH_SECONDS))[0]:
            if await request.is_disconnected():
                return Response(status_code=_GONE)
        return await run_in_threadpool(begun.answer)
