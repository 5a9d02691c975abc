"""What costs much is known before it runs, waits for its turn, and is refused where it would cost too much.

Cheap work, a slider's race above all, never waits: it takes a millisecond or two. Of dear work fewer pieces are done at
once than there are cores, and it is done in portions: between two of them it gives way to others, and ends if nobody
wants it any more.
"""

import asyncio
import re
import time
from bisect import bisect_right
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import ExitStack, aclosing, closing, contextmanager, suppress
from dataclasses import replace
from itertools import islice
from typing import NamedTuple, TypeVar, cast

import anyio
from anyio import CapacityLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from downhill.experiment import Experiment
from downhill.maps.cost import MOST_SEEN_SECONDS
from downhill.networks.cost import check_possible
from downhill.networks.cost import seconds as training_seconds
from downhill.networks.examples import Examples
from downhill.networks.training import Training
from downhill.server.bodies import GONE
from downhill.server.places import PLACES, places
from downhill.server.refusals import busy, refused
from downhill.server.turns import BusyError, Turn, Turns, Visitor, visitor_at
from downhill.simulation.cost import seconds
from downhill.simulation.portions import finished, mapped
from downhill.simulation.simulate import is_compiled

T = TypeVar("T")

DEAR_SECONDS = 0.05
"""From how much CPU time on work waits for its turn."""

PAGE_HEADER = "Downhill-Page"
"""The header by which a page says which of its address's it is."""

SHORT_SECONDS = 0.1
"""Portions shorter than this are joined: giving way costs something, too."""

_CHECK_SECONDS = 0.5

_PAGE = re.compile(r"[0-9a-f]{1,32}", re.ASCII)

turns = Turns(at_once=PLACES)
_threads = CapacityLimiter(PLACES)
"""Its own: the threads that answer whatever is cheap must not be taken by what waits for a place."""


def race_is_dear(experiment: Experiment) -> bool:
    """Whether its run takes long, or something must be compiled for it."""
    return not is_compiled(experiment) or seconds(experiment) > DEAR_SECONDS


def check_training(training: Training, examples: Examples) -> None:
    """The training may be done.

    Args:
        training: which.
        examples: what it learns from; their numbers do not matter.

    Raises:
        ValueError: it is too large for this machine, or would take too long.
    """
    check_possible(training, examples)

    def cost(epochs: int) -> float:
        return training_seconds(replace(training, epochs=epochs), examples)

    if (all_of_it := cost(training.epochs)) > MOST_SEEN_SECONDS:
        epochs = bisect_right(range(1, training.epochs), MOST_SEEN_SECONDS, key=cost)
        less = f"take {epochs} epochs" if epochs else "take a smaller network, larger batches or fewer seeds"
        raise ValueError(f"takes some {all_of_it:.0f} s to train, {MOST_SEEN_SECONDS:.0f} are allowed: {less}")


class Question(NamedTuple):
    """What somebody asks for: work in portions that ends with the answer, and whether it is dear."""

    work: Generator[object, None, Response]
    dear: bool


def in_one(answer: Callable[[], T]) -> Generator[None, None, T]:
    """Work of a single portion, which takes tenths of a second."""
    yield from ()
    return answer()


def visitor_of(request: Request) -> Visitor:
    """Whoever asks; a proxy on another machine tells them apart where ``$FORWARDED_ALLOW_IPS`` names it."""
    page = request.headers.get(PAGE_HEADER, "")
    return visitor_at(request.client.host if request.client else "", page if _PAGE.fullmatch(page) else "")


async def answered(request: Request, read: Callable[[str], Question]) -> Response:
    """The answer to a request, computed in a thread, at once or in turn.

    Who waits holds no thread, and whoever goes away leaves the queue, after the portion that is under way.

    Args:
        request: what came.
        read: of its query, the question; raises ValueError where it is not allowed.
    """

    def begin() -> Response | Question:
        try:
            question = read(request.url.query)
        except ValueError as error:
            return refused(error)
        return question if question.dear else finished(question.work)

    begun = await run_in_threadpool(begin)
    if isinstance(begun, Response):
        return begun
    answer = Response(status_code=GONE)
    async with anyio.create_task_group() as until_gone:
        until_gone.start_soon(_cancel_when_gone, request, until_gone.cancel_scope)
        answer = await _answer(visitor_of(request), begun.work)
        until_gone.cancel_scope.cancel()
    return answer


async def _answer(visitor: Visitor, work: Generator[object, None, Response]) -> Response:
    try:
        async with aclosing(in_turn(visitor, _end_of(work))) as portions:
            return await anext(portions)
    except BusyError:
        return busy()


async def in_turn(
    visitor: Visitor, work: Generator[T | None], *, places_each: int = 1, always: bool = False
) -> AsyncGenerator[T]:
    """What the work yields but for ``None``; each portion is computed in a thread when its turn has come.

    Whoever cancels this waits for the portion that is under way, and computes no other.

    Args:
        visitor: whose it is.
        work: done in portions.
        places_each: how many cores a portion keeps busy.
        always: as :meth:`downhill.server.turns.Turns.enter` takes it.

    Raises:
        BusyError: before the first portion: too many wait.
    """

    def portion() -> list[T | None]:
        with places(places_each):
            until = time.monotonic() + SHORT_SECONDS
            while True:
                made = list(islice(work, 1))
                if made != [None] or time.monotonic() >= until:
                    return made

    turn = turns.enter(visitor, always=always)
    with closing(work):
        while True:
            with turn:
                while True:
                    come = asyncio.wrap_future(turn.come)
                    await asyncio.wait({come})
                    come.result()
                    made = await anyio.to_thread.run_sync(portion, limiter=_threads)
                    if made != [None]:
                        break
                    turn.again()
            if not made:
                return
            yield cast("T", made[0])  # to a reader who may take his time, during which it is others' turn
            turn.again()


def _end_of(work: Generator[object, None, T]) -> Generator[T | None]:
    """Nothing for each portion, and then what it ends with."""
    yield (yield from mapped(work, lambda _: None))


def _has_come(turn: Turn) -> bool:
    """Whether it is its turn, within a moment."""
    with suppress(TimeoutError):
        turn.come.result(_CHECK_SECONDS)
    return turn.come.done()


async def _cancel_when_gone(request: Request, scope: anyio.CancelScope) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


@contextmanager
def at_work(
    visitor: Visitor, check: Callable[[], object] = lambda: None, *, places_each: int = 1
) -> Generator[Callable[[object], None]]:
    """The block runs when its turn has come, for whoever has a thread; what it is given it calls between portions.

    Args:
        visitor: whose work it is.
        check: called now and then while it waits, and before each portion; what it raises ends the work.
        places_each: how many cores a portion keeps busy.
    """
    with turns.enter(visitor, always=True) as turn, ExitStack() as place:
        until = 0.0

        def begin() -> None:
            nonlocal until
            while not _has_come(turn):
                check()
            place.enter_context(places(places_each))
            until = time.monotonic() + SHORT_SECONDS

        def give_way(_: object) -> None:
            check()
            if time.monotonic() >= until:
                place.close()
                turn.again()
                begin()

        check()
        begin()
        yield give_way
