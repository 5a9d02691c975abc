"""A slider's race while others ask for what costs most."""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from urllib.request import urlopen

from benchmarks.races import SIX
from benchmarks.row import Row, median, percentile_95
from benchmarks.serving import serve
from downhill import Entrant, Experiment

DEAR = Experiment("linear_regression", steps=5000, entrants=(Entrant("lbfgs"),) * 12)
MOVES, PAUSE, MOST_RATIO = 200, 0.02, 2.0


def rows() -> list[Row]:
    """With one neighbour, and with eight."""
    with serve("app.py") as (url, _):
        _moves(url)  # compiles
        quiet = _moves(url)
        return [_row(url, neighbours, quiet) for neighbours in (1, 8)]


def _row(url: str, neighbours: int, quiet: list[float]) -> Row:
    with _busy(url, neighbours):
        busy = _moves(url)
    ratio = percentile_95(busy) / percentile_95(quiet)
    asking = "another asks" if neighbours == 1 else f"{neighbours} others ask"
    return Row(
        f"(l) a moved slider's race while {asking} for long races and films on data; n = {MOVES}",
        f"{1000 * median(busy):.0f} ms (95 %: {1000 * percentile_95(busy):.0f})",
        f"{1000 * median(quiet):.0f} ms (95 %: {1000 * percentile_95(quiet):.0f}), alone",
        f"{ratio:.1f}, of the 95th percentiles",
        f"≤ {MOST_RATIO:.0f}",
        ratio <= MOST_RATIO,
    )


def _moves(url: str) -> list[float]:
    """Seconds for each of the races that a moved slider asks for."""
    taken: list[float] = []
    for move in range(MOVES):
        first = replace(SIX.entrants[0], hyperparameters={"learning_rate": 0.001 + 1e-5 * move})
        query = replace(SIX, entrants=(first, *SIX.entrants[1:])).to_query()
        began = time.perf_counter()
        urlopen(f"{url}/race?{query}").read()
        taken.append(time.perf_counter() - began)
        time.sleep(PAUSE)
    return taken


@contextmanager
def _busy(url: str, neighbours: int) -> Generator[None]:
    """So many others ask for one dear answer after the other, each of which nobody has asked for before."""
    over, seeds = threading.Event(), count(int(time.time()) % 100_000)

    def ask() -> None:
        while not over.is_set():
            query = replace(DEAR, seed=next(seeds)).to_query()
            for route in (f"race?{query}", f"film?{query}&film=0,learning_rate"):
                try:
                    urlopen(f"{url}/{route}").read()
                except OSError:  # busy: as the page does, after a second; or the server has gone with the measurement
                    over.wait(1)

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(neighbours)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    yield
    over.set()
