"""AdaBelief divides by the root of its variance: without it the steps would depend on the loss's scale."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.simulation import simulate

_SLOPES = np.geomspace(0.1, 10, 9)
_STEP, _RATE, _RHO1, _RHO2 = 10, 0.01, 0.9, 0.999

Lengths = Float[np.ndarray, " slopes"]


def _as_it_is(slope: float) -> float:
    """The length of AdaBelief's tenth step on a plane, along x, in learning rates; its slope along x is 0.6 of all."""
    entrant = Entrant("adabelief", {"learning_rate": _RATE})
    race = Experiment("plane", (3.0, 4.0), _STEP, (entrant,), {"slope": slope / 0.6})
    (run,) = simulate(race)
    return float(np.abs(run.step[-1, 0])) / _RATE


def _divided(slopes: Lengths, power: float) -> Lengths:
    """The same, divided by the moving average of the variance to this power."""
    s, r = np.zeros_like(slopes), np.zeros_like(slopes)
    for _ in range(_STEP):
        s = _RHO1 * s + (1 - _RHO1) * slopes
        r = _RHO2 * r + (1 - _RHO2) * (slopes - s) ** 2
    return s / (1 - _RHO1**_STEP) / (r / (1 - _RHO2**_STEP)) ** power


@lru_cache(maxsize=2)
def _chart(power: float) -> Chart:
    """What is printed, with the variance to this power."""
    return Chart(
        (
            Series("printed", _SLOPES, _divided(_SLOPES, power)),
            Series("as_it_is", _SLOPES, np.array([_as_it_is(slope) for slope in _SLOPES.tolist()])),
        ),
        x_scale="log",
        y_scale="log",
    )


def _tenfold(chart: Chart) -> float:
    """By what the printed step is multiplied if the slope is ten times as steep."""
    x, y = chart["printed"].x, chart["printed"].y
    return float((y[-1] / y[0]) ** (1 / np.log10(x[-1] / x[0])))


def _holds(chart: Chart) -> bool:
    """With the root the step has no slope in it, and is that of the loop with a power of ½; printed it is as 1/g."""
    right = chart["as_it_is"].y
    return (
        np.allclose(right, _divided(_SLOPES, 0.5), rtol=1e-3)
        and bool(np.isclose(_tenfold(chart), 0.1, rtol=1e-6))
        and bool(np.ptp(right) < 1e-3 * right[0])
    )


def _numbers(chart: Chart) -> Numbers:
    printed = chart["printed"].y
    return {
        "right": f"{chart['as_it_is'].y[0]:.1f}",
        "gentle": f"{printed[0]:.0f}",
        "steep": f"{printed[-1]:.2f}",
        "low": f"{_SLOPES[0]:g}",
        "high": f"{_SLOPES[-1]:g}",
        "step": _STEP,
    }


ADABELIEF_ROOT = ChartLesson(
    id="adabelief_root",
    chapter="adaptive",
    number=15,
    source="Zhuang et al. 2020; as printed: Ma, CS5489 lecture 10.1",
    chart=partial(_chart, 1.0),
    without=partial(_chart, 0.5),
    holds=_holds,
    answers={
        "same": lambda chart: bool(np.isclose(_tenfold(chart), 1, rtol=0.1)),
        "longer": lambda chart: _tenfold(chart) > 1.1,
        "shorter": lambda chart: _tenfold(chart) < 0.9,
    },
    numbers=_numbers,
)
