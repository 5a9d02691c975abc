"""Many visitors at once, in one process that leaves the cores to the server."""

import asyncio
import math
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from benchmarks.visitor import Visitor
from downhill.server.first_race import FIRST_RACE

QUERY = FIRST_RACE.to_query()
_LEARNING_RATES = (0.001, 0.01)
"""Between which the first entrant's slider moves: it comes down the valley with all of them."""
_AT_ONCE = 8
"""So many come in at a time where their coming is not what is measured."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a build's page tells of a moved slider.

    Attributes:
        field: of an edit, which has the numbers of entrants.
        rerun: whether Streamlit hears of every move.
    """

    field: str
    rerun: bool


@dataclass(slots=True)
class Tally:
    """What became of the moves, or of the visits: seconds of those that came to an end, faults of the others."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def count(self, doing: Awaitable[float]) -> None:
        """Do it, and note what became of it."""
        try:
            self.seconds.append(await doing)
        except (OSError, EOFError, LookupError, WebSocketException) as error:  # the others go on
            self.faults.append(f"{type(error).__name__}: {error}")


async def arrivals(url: str, visitors: int, within: float, unkept: Sequence[str] = ()) -> Tally:
    """So many come, at equal distances within these seconds; gives how long each waited for the first picture.

    ``unkept`` are the files of Streamlit's that their browsers have not kept.
    """
    tally = Tally()

    async def arrive(visitor: Visitor, after: float) -> None:
        await asyncio.sleep(after)
        await tally.count(visitor.enter(QUERY, unkept))

    crowd = [Visitor(url, number) for number in range(visitors)]
    await asyncio.gather(*(arrive(visitor, within * number / visitors) for number, visitor in enumerate(crowd)))
    await _leave(crowd)
    return tally


@asynccontextmanager
async def crowd(url: str, visitors: int) -> AsyncGenerator[list[Visitor]]:
    """So many who have all come in and look at their first picture."""
    places = asyncio.Semaphore(_AT_ONCE)

    async def enter(visitor: Visitor) -> None:
        async with places:
            await visitor.enter(QUERY)

    entered = [Visitor(url, number) for number in range(visitors)]
    await asyncio.gather(*map(enter, entered))
    yield entered
    await _leave(entered)


async def moves(visitors: list[Visitor], seconds: float, period: float, manner: Manner) -> Tally:
    """Each moves a slider once a period, beginning anywhere in it, for so long; without a period, time after time.

    Who is still waiting for an answer when the next move is due makes that one a period later.

    Raises:
        RuntimeError: not one came to an end.
    """
    tally = Tally()
    end = time.perf_counter() + seconds

    async def go_on(visitor: Visitor) -> None:
        due = time.perf_counter() + random.uniform(0, period)
        while max(due, now := time.perf_counter()) < end:
            await asyncio.sleep(max(0, due - now))
            learning_rate = round(random.uniform(*_LEARNING_RATES), 5)
            edit = {manner.field: [[0, "learning_rate", learning_rate]]}
            await tally.count(visitor.move(edit, rerun=manner.rerun))
            if period:
                due += period * max(1, math.ceil((time.perf_counter() - due) / period))

    await asyncio.gather(*map(go_on, visitors))
    if not tally.seconds:
        raise RuntimeError(f"no move came to an end; the first: {tally.faults[0]}")
    return tally


async def _leave(visitors: list[Visitor]) -> None:
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
