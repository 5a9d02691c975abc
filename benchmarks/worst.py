"""Half an hour of the worst that visitors can ask for, and what becomes of the server and of whoever moves a slider."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from benchmarks import processes
from benchmarks.crowd import QUERY, Manner, Tally, crowd, moves
from benchmarks.neighbours import DEAR, MAPPED, SIZE
from benchmarks.row import Row, median, percentile_95
from benchmarks.serving import CORES, ROOT, Server, serve_app
from benchmarks.visitor import Visitor
from downhill import Entrant, Experiment
from downhill.limits import memory
from downhill.maps import Basins, Map
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.hostile.grammar import by_chance

SECONDS, EARLY = 1800.0, 300.0
MOVERS, PERIOD = 20, 2.0
MOST_SECONDS = 1.0
MOST_MAPPINGS = 65_530
"""Of a process, as Linux is set up; one that has more dies."""

SMALLEST, WHOLE = 0.3, 60.0
"""Seconds after which somebody has gone who does not wait, and who does."""


class Question(NamedTuple):
    """What is asked, and for how long its answer is waited for."""

    path: str
    patience: float = WHOLE


@dataclass(slots=True)
class _Account:
    """What became of everybody."""

    tally: Tally
    statuses: Counter[str] = field(default_factory=Counter[str])
    megabytes: list[float] = field(default_factory=list)
    mappings: list[int] = field(default_factory=list)


def rows() -> list[Row]:
    """The server's memory, and the races of moved sliders meanwhile."""
    with serve_app(CORES, ROOT, {}) as server:
        processes.wait_for_rest(server.process)
        before = processes.family(server.process)
        account = asyncio.run(_mixture(server))
        lives = processes.family(server.process) == before
    seconds, faults = account.tally.seconds, account.tally.faults
    asked = f"{sum(account.statuses.values()):,} other questions"
    told = ", ".join(f"{count:,} × {status}" for status, count in sorted(account.statuses.items()))
    early, late, most = account.megabytes[0], account.megabytes[-1], 0.75 * memory() / 1e6
    slow = percentile_95(seconds)
    return [
        Row(
            f"(o) a moved slider's race, {MOVERS} sessions, {SECONDS / 60:.0f} min of the worst mixture; "
            f"n = {len(seconds)}",
            f"{1000 * median(seconds):.0f} ms (95 %: {1000 * slow:.0f}, longest {1000 * max(seconds):.0f}), "
            f"{len(faults)} errors{f', first: {faults[0][:100]}' if faults else ''}",
            f"{asked}: {told}",
            target=f"95 %: < {1000 * MOST_SECONDS:.0f} ms, no error",
            met=slow < MOST_SECONDS and not faults,
        ),
        Row(
            f"(o) the same: memory and mappings of {CORES} processes and the one that looks after them, at the end",
            f"{late:,.0f} MB; {account.mappings[-1]:,} mappings at most in one; {'all' if lives else 'NOT all'} alive",
            f"{early:,.0f} MB; {account.mappings[0]:,}, after {EARLY / 60:.0f} minutes",
            f"{late / early:.2f}",
            f"≤ {most:,.0f} MB; < {MOST_MAPPINGS:,} mappings; alive",
            lives and late <= most and max(account.mappings) < MOST_MAPPINGS,
        ),
    ]


async def _mixture(server: Server) -> _Account:
    async with crowd(server.url, MOVERS) as movers:
        account = _Account(Tally())
        others = [
            asyncio.create_task(_asks(server.url, f"10.9.0.{number}", questions, account.statuses))
            for number, questions in enumerate(_askers())
        ]
        others += [
            asyncio.create_task(_visits(server.url, account.statuses)),
            asyncio.create_task(_look(server, account)),
        ]
        account.tally = await moves(movers, SECONDS, PERIOD, Manner("numbers", rerun=False))
        _note(server, account)
        for other in others:
            if other.done():
                other.result()  # a fault here
            other.cancel()
    return account


async def _look(server: Server, account: _Account) -> None:
    await asyncio.sleep(min(EARLY, SECONDS / 2))
    while True:
        _note(server, account)
        await asyncio.sleep(10)


def _note(server: Server, account: _Account) -> None:
    account.megabytes.append(processes.megabytes(server.process))
    account.mappings.append(max(map(processes.mappings, processes.family(server.process))))


# Who asks -------------------------------------------------------------------------------------------------------------


def _askers() -> list[Iterator[Question]]:
    return [_races(0), _races(1_000_000), _films(), _leaves(), _maps(), _compiled(), _formulas(), _hostile()]


def _races(seed: int) -> Iterator[Question]:
    """The longest races on data."""
    return (Question(f"race?{replace(DEAR, seed=seed + turn).to_query()}") for turn in itertools.count())


def _films() -> Iterator[Question]:
    """Films of them."""
    return (
        Question(f"film?{replace(DEAR, seed=2_000_000 + turn).to_query()}&film=0,learning_rate")
        for turn in itertools.count()
    )


def _leaves() -> Iterator[Question]:
    """The same by somebody who does not wait."""
    return (question._replace(patience=SMALLEST) for question in _films())


def _maps() -> Iterator[Question]:
    return (
        Question(f"map?{Map(replace(MAPPED, seed=turn), Basins(size=SIZE)).to_query()}") for turn in itertools.count()
    )


def _compiled() -> Iterator[Question]:
    """Races and pictures of which most must be compiled: twelve rules, a landscape, and a length, by chance."""
    chance = Random(13)
    while True:
        rules = chance.sample(sorted(OPTIMIZERS), 12)
        landscape, steps = chance.choice(sorted(LANDSCAPES)), chance.choice((60, 120, 250, 500))
        query = Experiment(landscape, steps=steps, entrants=tuple(Entrant(rule) for rule in rules)).to_query()
        for route in ("race", "picture", "read-outs"):
            yield Question(f"{route}?{query}")


def _formulas() -> Iterator[Question]:
    """One after the other, none of which has been there before."""
    for turn in itertools.count(1):
        race = Experiment(f"formula:x**2 + {turn}*y**2 + sin({turn}*x*y)", entrants=(Entrant("adam"),))
        yield Question(f"race?{race.to_query()}")


def _hostile() -> Iterator[Question]:
    """What is refused, mostly."""
    while True:
        yield from (Question(request.address) for request in by_chance(1000) if request.method == "GET")


async def _asks(url: str, address: str, questions: Iterator[Question], statuses: Counter[str]) -> None:
    for question in questions:
        status = await _asked(url, address, question)
        statuses[status] += 1
        if status == "503":
            await asyncio.sleep(1)  # as it says


async def _asked(url: str, address: str, question: Question) -> str:
    """The status; ``left`` if it was not waited for, ``hung up`` if there was none."""
    head = f"GET /{quote(question.path, safe='/?&=%,.:*+()-_~')} HTTP/1.1\r\n"
    reader, writer = await asyncio.open_connection(urlsplit(url).hostname, urlsplit(url).port)
    try:
        writer.write(f"{head}Host: localhost\r\nX-Forwarded-For: {address}\r\nConnection: close\r\n\r\n".encode())
        async with asyncio.timeout(question.patience):
            line = await reader.readline()
            while await reader.read(1 << 16):
                pass
        return line.split()[1].decode() if line else "hung up"
    except TimeoutError:
        return "left"
    except ConnectionError:
        return "hung up"
    finally:
        writer.close()


async def _visits(url: str, statuses: Counter[str]) -> None:
    """Pages that are opened with another race each time, and left."""
    chance = Random(14)
    for number in itertools.count(10_000):
        rule, landscape = chance.choice(sorted(OPTIMIZERS)), chance.choice(sorted(LANDSCAPES))
        visitor = Visitor(url, number)
        started = time.perf_counter()
        try:
            await visitor.enter(Experiment(landscape, entrants=(Entrant(rule),)).to_query() if number % 2 else QUERY)
            statuses["page"] += 1
        except TimeoutError:
            statuses["page not in time"] += 1
        await visitor.leave()
        await asyncio.sleep(max(0, 1 - (time.perf_counter() - started)))
