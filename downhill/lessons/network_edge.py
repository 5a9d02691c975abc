"""Gradient descent on a network: the sharpness climbs to 2/α and stays there, and the loss falls all the same."""

from functools import lru_cache, partial

import numpy as np

from downhill.experiment import Entrant
from downhill.lessons._chart import Chart, Series
from downhill.lessons._networks import trained
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks import Data, Network, Training

_DATA = Data("spirals", {"examples": 200.0, "test_fraction": 0.5})
_NETWORK = Network((32, 32), activation="tanh", initialisation="glorot_normal")
_RATES = {"low": 0.4, "high": 1.0}
_SLOW = {"low": 0.05, "high": 0.1}
_UPDATES, _PROBE = 900, 15


@lru_cache(maxsize=2)
def _chart(low: float, high: float) -> Chart:
    """The sharpness along two runs on all examples, and the edges of their rates."""
    rates = {"low": low, "high": high}
    entrants = tuple(Entrant("gd", {"learning_rate": rate}) for rate in rates.values())
    runs = trained(Training(_DATA, (_NETWORK,), entrants, _UPDATES, probe_every=_PROBE)).runs
    series: list[Series] = []
    for (name, rate), run in zip(rates.items(), runs, strict=True):
        x = run.curvature.steps.astype(float)
        series += [
            Series(name, x, run.curvature.sharpness.astype(float)),
            Series(f"{name}_edge", x, np.full(len(x), 2 / rate), "reference"),
        ]
    return Chart(tuple(series))


def _late(chart: Chart, name: str) -> float:
    """The mean of the last fifth, as a share of 2/α."""
    series = chart[name]
    return float(series.y[-len(series.y) // 5 :].mean() / chart[f"{name}_edge"].y[0])


def _losses(reading: int) -> tuple[float, float]:
    """Of the two runs."""
    entrants = tuple(Entrant("gd", {"learning_rate": rate}) for rate in _RATES.values())
    low, high = trained(Training(_DATA, (_NETWORK,), entrants, _UPDATES, probe_every=_PROBE)).runs
    return float(low.curves.of_weights.train_loss[0, reading]), float(high.curves.of_weights.train_loss[0, reading])


def _is_at_edge(chart: Chart) -> bool:
    return all(abs(_late(chart, name) - 1) < 0.1 for name in _RATES)


def _holds(chart: Chart) -> bool:
    """Both come to rest at their own 2/α, the one from below, the other thrown from above it to below at first."""
    low, high = (chart[name].y / chart[f"{name}_edge"].y for name in _RATES)
    as_told = low[0] < 0.7 and high[0] > 1.1 and high[1] < 0.9
    first, last = _losses(0), _losses(-1)
    falls = last[0] < first[0] and last[1] < 0.85 * first[1]
    return _is_at_edge(chart) and bool(as_told) and falls


def _numbers(chart: Chart) -> Numbers:
    first, last = _losses(0)[1], _losses(-1)[1]
    return {
        "updates": _UPDATES,
        "start": f"{chart['low'].y[0]:.1f}",
        **_RATES,
        **{f"{name}_edge": f"{chart[f'{name}_edge'].y[0]:g}" for name in _RATES},
        **{f"{name}_end": f"{_late(chart, name) * chart[f'{name}_edge'].y[0]:.1f}" for name in _RATES},
        "probe": _PROBE,
        "thrown": f"{chart['high'].y[1]:.1f}",
        "first_loss": f"{first:.2f}",
        "last_loss": f"{last:.2f}",
    }


NETWORK_EDGE = ChartLesson(
    id="network_edge",
    chapter="networks",
    number=7,
    source="Cohen et al. 2021",
    chart=partial(_chart, **_RATES),
    without=partial(_chart, **_SLOW),
    holds=_holds,
    answers={
        "falls": lambda chart: chart["low"].y[-1] < 0.9 * chart["low"].y[0],
        "edge": _is_at_edge,
        "on": lambda chart: not _is_at_edge(chart) and chart["low"].y[-1] > 1.1 * chart["low"].y[0],
    },
    numbers=_numbers,
)
