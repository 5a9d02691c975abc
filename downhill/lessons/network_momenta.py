"""Momenta on a network: at one learning rate more of it is faster, until the run no longer comes to rest."""

from functools import lru_cache, partial

import numpy as np

from downhill.lessons._chart import Chart
from downhill.lessons._networks import DIGITS, by_epoch, momentum, runs_on
from downhill.lessons.entry import ChartLesson, Numbers

_RATE, _EPOCHS = 0.1, 10
_MOMENTA = {"none": 0.0, "half": 0.5, "nine": 0.9, "most": 0.99}
_EARLY = 1


@lru_cache(maxsize=2)
def _chart(scaled: bool) -> Chart:
    """At one rate, or at rates that make the terminal speed α/(1 − φ) that of φ = 0.5."""
    factors = {kept: (1 - kept) / 0.5 if scaled else 1.0 for kept in _MOMENTA.values()}
    entrants = (momentum(round(_RATE * factor, 6), kept) for kept, factor in factors.items())
    runs = runs_on(DIGITS, *entrants, epochs=_EPOCHS)
    return Chart(tuple(by_epoch(name, run) for name, run in zip(_MOMENTA, runs, strict=True)), y_scale="log")


def _first(chart: Chart, epoch: int) -> str:
    """Which has the lowest loss then."""
    return min(_MOMENTA, key=lambda name: chart[name].y[epoch])


def _holds(chart: Chart) -> bool:
    """At first the order is that of the speeds α/(1 − φ); in the end the fastest has been overtaken, and swings.

    At rates that make the speed the same, all but the largest momentum end alike, to a tenth.
    """
    alike = [_chart(True)[name].y[-1] for name in ("none", "half", "nine")]
    early = [chart[name].y[_EARLY] for name in _MOMENTA]
    rises = (np.diff(chart["most"].y) > 0).sum(), (np.diff(chart["nine"].y) > 0).sum()
    in_order = early == sorted(early, reverse=True) and _first(chart, -1) == "nine"
    return in_order and bool(rises[0] > rises[1]) and max(alike) < 1.1 * min(alike)


def _numbers(chart: Chart) -> Numbers:
    return {
        "rate": _RATE,
        "epochs": _EPOCHS,
        "early": _EARLY,
        **{name: f"{chart[name].y[-1]:.2f}" for name in _MOMENTA},
        "nine_early": f"{chart['nine'].y[_EARLY]:.2f}",
        "most_early": f"{chart['most'].y[_EARLY]:.2f}",
    }


NETWORK_MOMENTA = ChartLesson(
    id="network_momenta",
    chapter="networks",
    number=5,
    source="Sutskever et al. 2013; Bischl 2018, chapter 3",
    chart=partial(_chart, False),
    without=partial(_chart, True),
    holds=_holds,
    answers={name: lambda chart, name=name: _first(chart, -1) == name for name in _MOMENTA},
    numbers=_numbers,
)
