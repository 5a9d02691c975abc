"""A hall full of students, each with the Playground open, on one server.

What is asked and said is what a browser asks and says (``visitor.py``); all of it comes from one process beside the
server, on the same cores.
"""

import asyncio
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import processes
from benchmarks.browsing import PLAYER, show
from benchmarks.crowd import QUERY, Manner, Tally, arrivals, crowd, moves
from benchmarks.former import former
from benchmarks.row import Row, median, percentile_95
from benchmarks.serving import CORES, ROOT, Server, chromium, serve_app

NOW = Manner("numbers", rerun=False)
FORMER_MANNER = Manner("hyperparameters", rerun=True)

WORKERS = (1, 2, 4)

HALL, PERIOD, SECONDS = 200, 2.0, 300.0
FIRST_MINUTE = 60.0
MOST_MEDIAN, MOST_95, MOST_CPU = 0.150, 1.0, 0.008
MOST_MEGABYTES, MOST_GROWTH = 10, 1.05
"""Of memory: for each session, and times what there was after the first minute."""

CLASS, WITHIN = 60, 5.0
MOST_WARM, MOST_COLD = 5.0, 10.0

SATURATING, SATURATED_SECONDS = 30, 20.0
LEAST_TIMES_FORMER = 10


def rows() -> list[Row]:
    """A class that arrives, a hall that moves sliders, and as many moves as the server manages."""
    saturated = {workers: _saturated(workers) for workers in sorted({*WORKERS, CORES})}
    return [
        *_classes(),
        *_hall(),
        *_at_most(saturated),
    ]


# A class arrives ------------------------------------------------------------------------------------------------------


def _classes() -> list[Row]:
    new = _loaded()
    return [
        _class(new, MOST_WARM, warm=True),
        _class(new, MOST_COLD, warm=False),
        _class([], MOST_WARM, warm=True),
    ]


def _loaded() -> list[str]:
    """What Streamlit's page loads of its own into a browser that has never been there."""
    paths: set[str] = set()
    with serve_app(1, ROOT, {}) as server, chromium() as browser:
        page = browser.new_page()
        page.on("request", lambda request: paths.add(urlsplit(request.url).path[1:]))
        show(page, f"{server.url}/?{QUERY}", PLAYER)
    return sorted(path for path in paths if path.startswith("static/"))


def _class(unkept: Sequence[str], most: float, *, warm: bool) -> Row:
    with tempfile.TemporaryDirectory() as empty, _served(CORES, warm=warm, programs=None if warm else empty) as server:
        began = _cpu(server)
        tally = asyncio.run(arrivals(server.url, CLASS, WITHIN, unkept))
        took = (_cpu(server) - began) / CLASS
    slowest = max(tally.seconds)
    browsers = f"new browsers, {len(unkept)} files of Streamlit's" if unkept else "Streamlit's files kept"
    return Row(
        f"(m) first picture for {CLASS} who arrive within {WITHIN:.0f} s, {'warm' if warm else 'cold'} server, "
        f"{browsers}: slowest",
        f"{slowest:.1f} s (median {median(tally.seconds):.1f}){_each(took)}, {_faults(tally)}",
        target=f"< {most:.0f} s, no error",
        met=slowest < most and not tally.faults,
    )


# A hall moves its sliders ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Account:
    """What a server took while sliders were moved: its memory before anybody came, after a minute, and at the end."""

    tally: Tally
    elapsed: float
    cpu: float
    megabytes: tuple[float, float, float]
    own_cpu: float

    @property
    def cpu_of_a_move(self) -> float:
        return self.cpu / len(self.tally.seconds)


def _hall() -> list[Row]:
    with _served(CORES) as server:
        account = asyncio.run(_moved(server, HALL, SECONDS, PERIOD, NOW))
    middle, slow = median(account.tally.seconds), percentile_95(account.tally.seconds)
    return [
        Row(
            f"(m) a moved slider's race, {HALL} sessions with a move every {PERIOD:.0f} s; "
            f"{SECONDS / 60:g} min, n = {len(account.tally.seconds)}",
            f"{1000 * middle:.0f} ms (95 %: {1000 * slow:.0f}), {_faults(account.tally)}",
            f"the visitors took {account.own_cpu / account.elapsed:.0%} of a core",
            target=f"< {1000 * MOST_MEDIAN:.0f} ms (95 %: < {1000 * MOST_95:.0f}), no error",
            met=middle < MOST_MEDIAN and slow < MOST_95 and not account.tally.faults,
        ),
        *(_taken(account) if processes.KNOWN else ()),
    ]


def _taken(account: _Account) -> list[Row]:
    """What the server took, where the system says so."""
    before, early, late = account.megabytes
    each = (late - before) / HALL
    return [
        Row(
            "(m) the same: the server's memory at the end",
            f"{late:.0f} MB, {each:.1f} for each session",
            f"{early:.0f} MB after the first minute",
            f"{late / early:.2f}",
            f"≤ {MOST_GROWTH}, ≤ {MOST_MEGABYTES} MB for each",
            late <= MOST_GROWTH * early and each <= MOST_MEGABYTES,
        ),
        Row(
            "(m) the same: the server's CPU time for a move",
            f"{1000 * account.cpu_of_a_move:.1f} ms",
            target=f"≤ {1000 * MOST_CPU:.0f} ms",
            met=account.cpu_of_a_move <= MOST_CPU,
        ),
    ]


# As many moves as it manages ------------------------------------------------------------------------------------------


def _saturated(workers: int) -> _Account:
    with _served(workers) as server:
        return asyncio.run(_moved(server, SATURATING, SATURATED_SECONDS, 0, NOW))


def _at_most(saturated: Mapping[int, _Account]) -> list[Row]:
    with former() as root, _served(1, root) as server:
        then = asyncio.run(_moved(server, SATURATING, SATURATED_SECONDS, 0, FORMER_MANNER))
    rates = {workers: _rate(account) for workers, account in saturated.items()}
    ratio = rates[CORES] / _rate(then)
    growth = ", ".join(f"{rates[workers]:.0f}" for workers in WORKERS)
    return [
        Row(
            f"(m) moves per second, {SATURATING} sessions that move without a pause; {SATURATED_SECONDS:.0f} s",
            f"{rates[CORES]:.0f}{_each(saturated[CORES].cpu_of_a_move)}, {_faults(saturated[CORES].tally)}",
            ratio=f"{ratio:.1f} ×",
            target=f"≥ {LEAST_TIMES_FORMER} ×",
            met=ratio >= LEAST_TIMES_FORMER,
            former=f"{_rate(then):.0f}{_each(then.cpu_of_a_move)}, {_faults(then.tally)}",
        ),
        Row(
            f"(m) the same with {', '.join(map(str, WORKERS))} worker processes on {CORES} cores",
            f"{growth} per second",
            ratio=", ".join(f"{rates[workers] / rates[WORKERS[0]]:.1f} ×" for workers in WORKERS),
        ),
    ]


def _rate(account: _Account) -> float:
    return len(account.tally.seconds) / account.elapsed


# What they share ------------------------------------------------------------------------------------------------------


@contextmanager
def _served(workers: int, root: Path = ROOT, *, warm: bool = True, programs: str | None = None) -> Generator[Server]:
    """The app in so many processes; a warm one has had visitors, a cold one has just been started.

    ``programs`` is a folder for what JAX has compiled, other than the usual one.
    """
    with serve_app(workers, root, {"JAX_COMPILATION_CACHE_DIR": programs} if programs else {}) as server:
        if warm:
            _rest(server)
            asyncio.run(arrivals(server.url, 4 * workers, 1))
            _rest(server)
        yield server


def _rest(server: Server) -> None:
    """Until all processes have started and prepared what they want."""
    if processes.KNOWN:
        processes.wait_for_rest(server.process)
    else:
        time.sleep(20)


async def _moved(server: Server, visitors: int, seconds: float, period: float, manner: Manner) -> _Account:
    memory = [_megabytes(server)]

    async def look() -> None:
        await asyncio.sleep(min(FIRST_MINUTE, seconds))
        memory.append(_megabytes(server))

    async with crowd(server.url, visitors) as entered:
        began, own, theirs = time.perf_counter(), time.process_time(), _cpu(server)
        tally, _ = await asyncio.gather(moves(entered, seconds, period, manner), look())
        elapsed, own, theirs = time.perf_counter() - began, time.process_time() - own, _cpu(server) - theirs
        before, early = memory
        return _Account(tally, elapsed, theirs, (before, early, _megabytes(server)), own)


def _megabytes(server: Server) -> float:
    return processes.megabytes(server.process) if processes.KNOWN else 0


def _cpu(server: Server) -> float:
    return processes.cpu_seconds(server.process) if processes.KNOWN else 0


def _faults(tally: Tally) -> str:
    count = len(tally.faults)
    return f"{count} {'error' if count == 1 else 'errors'}" + (f", first: {tally.faults[0][:100]}" if count else "")


def _each(cpu: float) -> str:
    return f", {1000 * cpu:.0f} ms of the server's CPU each" if processes.KNOWN else ""
