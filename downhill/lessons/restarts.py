"""The start decides which minimum is reached, and so several starts find the lowest."""

from functools import lru_cache

import numpy as np
from jaxtyping import Bool

from downhill.experiment import Entrant, Experiment
from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.maps import Basins, ComputedMap, Map, compute

_SIDE = 41
_TRIALS = 4000
_MOST = 20
_ENOUGH = 0.95
_HILL = 0.1567086
"""Styblinski–Tang's maximum lies here in both coordinates, and each of them runs down to its own side of it."""


@lru_cache(maxsize=3)
def _starts(landscape: str, rate: float) -> ComputedMap:
    race = Experiment(landscape, steps=300, entrants=(Entrant("gd", {"learning_rate": rate}),))
    return compute(Map(race, Basins(size=_SIDE)))


def _shares(landscape: str, rate: float) -> Chart:
    ends = _starts(landscape, rate)
    minima = np.arange(len(ends.minima))
    shares = (ends.reached[0][..., None] == minima).mean(axis=(0, 1))
    return Chart((Series("starts", minima.astype(float), shares, "bars"),), x_texts=("lowest", "left", "right", "last"))


def _lowest_share(chart: Chart) -> float:
    return float(chart["starts"].y[0])


def _shares_hold(chart: Chart) -> bool:
    """By what is on which side of the hill, in closed form: (½ + 0.0157)² of the square, and so on."""
    below = (5 + _HILL) / 10
    expected = np.outer((below, 1 - below), (below, 1 - below)).ravel()
    shares = chart["starts"].y
    return len(shares) == len(expected) and bool(np.allclose(shares, expected, atol=0.02))


def _shares_numbers(chart: Chart) -> Numbers:
    shares = chart["starts"].y
    return {"lowest": f"{100 * shares[0]:.0f}%", "last": f"{100 * shares[-1]:.0f}%", "starts": f"{_SIDE**2:,}"}


START_DECIDES = ChartLesson(
    id="start_decides",
    chapter="gradients",
    number=6,
    source="Goodfellow, Bengio & Courville 2016, section 8.2.2",
    chart=lambda: _shares("styblinski_tang", 0.01),
    without=lambda: _shares("booth", 0.05),
    holds=_shares_hold,
    answers={
        "quarter": lambda chart: 0.2 < _lowest_share(chart) < 0.3,
        "half": lambda chart: 0.4 < _lowest_share(chart) < 0.6,
        "all": lambda chart: _lowest_share(chart) > 0.9,
    },
    numbers=_shares_numbers,
)


def _restarts(landscape: str, rate: float) -> Chart:
    """How often the best of n runs is in the lowest minimum, the starts drawn at random from the map's."""
    lowest: Bool[np.ndarray, " starts"] = (_starts(landscape, rate).reached[0] == 0).ravel()
    drawn = lowest[np.random.default_rng(0).integers(len(lowest), size=(_TRIALS, _MOST))]
    n = np.arange(1.0, _MOST + 1)
    found = np.logical_or.accumulate(drawn, axis=1).mean(axis=0)
    law = 1 - (1 - lowest.mean()) ** n
    return Chart((Series("found", n, found, "points"), Series("law", n, law, "reference")))


def _needed(chart: Chart) -> float:
    """So many starts for 95 %; infinity if more than were tried."""
    enough = chart["found"].y >= _ENOUGH
    return float(chart["found"].x[np.argmax(enough)]) if enough.any() else np.inf


def _restarts_hold(chart: Chart) -> bool:
    """1 - (1 - p)ⁿ, with the closed form's p."""
    p = ((5 + _HILL) / 10) ** 2
    return bool(np.allclose(chart["found"].y, 1 - (1 - p) ** chart["found"].x, atol=0.03))


def _restarts_numbers(chart: Chart) -> Numbers:
    return {
        "one": f"{100 * chart['found'].y[0]:.0f}%",
        "four": f"{100 * chart['found'].y[3]:.0f}%",
        "enough": f"{100 * _ENOUGH:.0f}%",
        "needed": f"{_needed(chart):.0f}",
    }


RESTARTS = ChartLesson(
    id="restarts",
    chapter="gradients",
    number=7,
    source="Rinnooy Kan & Timmer 1987",
    chart=lambda: _restarts("styblinski_tang", 0.01),
    without=lambda: _restarts("multimodal", 0.2),
    holds=_restarts_hold,
    answers={
        "few": lambda chart: _needed(chart) < 6,
        "ten": lambda chart: 7 < _needed(chart) < 15,
        "many": lambda chart: _needed(chart) > 15,
    },
    numbers=_restarts_numbers,
)
