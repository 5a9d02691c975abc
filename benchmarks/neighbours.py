"""A slider's race while others ask for what costs most."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from urllib.request import urlopen

from benchmarks.races import SIX
from benchmarks.row import Row, median, percentile_95
from benchmarks.serving import serve
from downhill import Entrant, Experiment
from downhill.maps import Basins, Map

Routes = Callable[[int], list[str]]

DEAR = Experiment("linear_regression", steps=5000, entrants=(Entrant("lbfgs"),) * 12)
MAPPED = Experiment("rastrigin", steps=1000, entrants=(Entrant("adam"),))
SIZE = 1024
MOVES, PAUSE, MOST_RATIO = 200, 0.02, 2.0


def rows() -> list[Row]:
    """With one neighbour, with eight, and with one who asks for maps."""
    with serve("app.py") as (url, _):
        _moves(url)  # compiles
        quiet = _moves(url)
        return [
            _row(url, 1, _races_and_films, "another asks for long races and films on data", quiet),
            _row(url, 8, _races_and_films, "8 others ask for long races and films on data", quiet),
            _row(url, 1, _map, f"another asks for maps of {SIZE} × {SIZE} runs", quiet),
        ]


def _row(url: str, neighbours: int, routes: Routes, asking: str, quiet: list[float]) -> Row:
    with _busy(url, neighbours, routes):
        busy = _moves(url)
    ratio = percentile_95(busy) / percentile_95(quiet)
    return Row(
        f"(l) a moved slider's race while {asking}; n = {MOVES}",
        f"{1000 * median(busy):.0f} ms (95 %: {1000 * percentile_95(busy):.0f})",
        f"{1000 * median(quiet):.0f} ms (95 %: {1000 * percentile_95(quiet):.0f}), alone",
        f"{ratio:.1f}, of the 95th percentiles",
        f"≤ {MOST_RATIO:.0f}",
        ratio <= MOST_RATIO,
    )


def _races_and_films(seed: int) -> list[str]:
    query = replace(DEAR, seed=seed).to_query()
    return [f"race?{query}", f"film?{query}&film=0,learning_rate"]


def _map(seed: int) -> list[str]:
    return [f"map?{Map(replace(MAPPED, seed=seed), Basins(size=SIZE)).to_query()}"]


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
def _busy(url: str, neighbours: int, routes: Routes) -> Generator[None]:
    """So many others ask for one dear answer after the other, each of which nobody has asked for before."""
    over, seeds = threading.Event(), count(int(time.time()) % 100_000)

    def ask() -> None:
        while not over.is_set():
            for route in routes(next(seeds)):
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
