"""A film of Adam's learning rate on Beale: 101 values in one call, against 101 single runs."""

import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.row import Row, median
from downhill import Entrant, Experiment, simulate
from downhill.simulation.sweep import film_values, sweep, swept_parameter

RATE = "learning_rate"
EXPERIMENT = Experiment("beale", (-1.5, -1.5), 500, (Entrant("adam", {RATE: 0.1}),))
VALUES = film_values(swept_parameter(EXPERIMENT, 0, RATE), 0.1)
ROUNDS, FILMS_PER_ROUND = 10, 5
MOST_MILLISECONDS = 50


def rows() -> list[Row]:
    """In turns; both are compiled before."""
    films: list[float] = []
    single: list[float] = []
    _film()
    _one_by_one()
    for _ in range(ROUNDS):
        films += [_milliseconds(_film) for _ in range(FILMS_PER_ROUND)]
        single.append(_milliseconds(_one_by_one))
    return [
        Row(
            f"(i) {len(VALUES)} learning rates, {EXPERIMENT.steps} Adam steps on Beale each, in one call; "
            f"n = {len(films)} and {ROUNDS}",
            f"{median(films):.1f} ms",
            f"{median(single):.0f} ms, one by one",
            f"{median(single) / median(films):.1f} × faster",
            f"≤ {MOST_MILLISECONDS} ms",
            median(films) <= MOST_MILLISECONDS,
        )
    ]


def _film() -> None:
    sweep(EXPERIMENT, 0, RATE, VALUES)


def _one_by_one() -> None:
    for value in VALUES:
        simulate(replace(EXPERIMENT, entrants=(Entrant("adam", {RATE: value}),)))


def _milliseconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1e3
