"""How slow the best learning rate is, is told by the condition number alone."""

from functools import lru_cache, partial
from math import log

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._chart import Chart, Series
from downhill.lessons._moments import first_step, within
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.simulation import simulate

_CONDITIONS = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
_NEARER = 1000


def _gd(condition: float) -> Entrant:
    return Entrant("gd", {"learning_rate": 2 / (1 + condition)})


def _momentum(condition: float) -> Entrant:
    """With the best two numbers on a quadratic (Polyak 1964)."""
    root = condition**0.5
    return Entrant("momentum", {"learning_rate": 4 / (1 + root) ** 2, "momentum": ((root - 1) / (root + 1)) ** 2})


def _steps(entrant: Entrant, condition: float) -> float:
    """Until the distance to the minimum has shrunk a thousandfold."""
    race = Experiment("quadratic", (1.0, 1.0), 4000, (entrant,), {"condition": condition})
    (run,) = simulate(race)
    return first_step(within(run, (0.0, 0.0), 2**0.5 / _NEARER))


@lru_cache(maxsize=2)
def _chart(plain: bool) -> Chart:
    """With ``plain`` false momentum runs in the place of gradient descent too."""
    x = np.array(_CONDITIONS)
    gd = [_steps(_gd(each) if plain else _momentum(each), each) for each in _CONDITIONS]
    momentum = [_steps(_momentum(each), each) for each in _CONDITIONS]
    return Chart(
        (
            Series("gd", x, np.array(gd), "points"),
            Series("law", x, log(_NEARER) / np.log((x + 1) / (x - 1)), "reference"),
            Series("momentum", x, np.array(momentum), "points"),
        ),
        x_scale="log",
        y_scale="log",
    )


def _factor(chart: Chart, name: str = "gd") -> float:
    """How many times as many steps, where the condition number is ten times as high."""
    return float(chart[name].y[_CONDITIONS.index(1000)] / chart[name].y[_CONDITIONS.index(100)])


def _holds(chart: Chart) -> bool:
    """The distance shrinks by (κ − 1)/(κ + 1) a step, so the steps are the law's, rounded up."""
    return bool((chart["gd"].y == np.ceil(chart["law"].y)).all())


def _numbers(chart: Chart) -> Numbers:
    return {
        "nearer": _NEARER,
        "low": "100",
        "high": "1000",
        "gd_low": f"{chart['gd'].y[5]:.0f}",
        "gd_high": f"{chart['gd'].y[8]:.0f}",
        "momentum_low": f"{chart['momentum'].y[5]:.0f}",
        "momentum_high": f"{chart['momentum'].y[8]:.0f}",
    }


CONDITION_NUMBER = ChartLesson(
    id="condition_number",
    chapter="ravines",
    number=3,
    source="Polyak 1964; Nesterov 2004, section 2.1",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_holds,
    answers={
        "same": lambda chart: _factor(chart) < 1.5,
        "root": lambda chart: 2.5 < _factor(chart) < 4.5,
        "ten": lambda chart: 9 < _factor(chart) < 11,
        "hundred": lambda chart: 90 < _factor(chart) < 110,
    },
    numbers=_numbers,
)
