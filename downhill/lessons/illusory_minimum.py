"""Beside a saddle the loss stands still as at a minimum."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import beyond, first_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_FALL, _FLAT = 0.05, 0.003
_RACE = Experiment(
    "long_valley",
    (0.02, 2.0),
    420,
    (
        Entrant("gd", {"learning_rate": 0.3}),
        Entrant("momentum", {"learning_rate": 0.1}),
        Entrant("adam", {"learning_rate": 0.05}),
    ),
    {"fall": _FALL},
)


def _slope(runs: Runs) -> np.ndarray:
    return np.hypot(*runs[0].gradient.T)


def _flattest(runs: Runs) -> int:
    """The step at which gradient descent has come to the least slope before it goes on."""
    return int(np.argmin(_slope(runs)[:200]))


def _curvatures(runs: Runs) -> tuple[float, float]:
    low, high = runs[0].eigenvalues[_flattest(runs)]
    return float(low), float(high)


def _falls_again(runs: Runs) -> np.ndarray:
    return (runs[0].loss < -0.01) & (np.arange(len(runs[0].loss)) > _flattest(runs))


def _holds(runs: Runs) -> bool:
    """Close to the saddle the curvatures are −s and 2; the minimum lies 4s deeper."""
    low, high = _curvatures(runs)
    return (
        bool(np.isclose(low, -_FALL, rtol=0.01))
        and high == 2
        and _slope(runs)[_flattest(runs)] < _FLAT
        and runs[0].loss[-1] < -0.95 * 4 * _FALL
    )


def _numbers(runs: Runs) -> Numbers:
    low, _ = _curvatures(runs)
    return {
        "step": _flattest(runs),
        "slope": f"{_slope(runs)[_flattest(runs)]:.1g}",
        "flat": int((_slope(runs)[:200] < _FLAT).sum()),
        "low": f"{low:.2f}".replace("-", "−"),
        "again": f"{first_step(_falls_again(runs)):.0f}",
    }


ILLUSORY_MINIMUM = RaceLesson(
    id="illusory_minimum",
    chapter="saddles",
    number=6,
    source="Dauphin et al. 2014",
    experiment=_RACE,
    without=replace(_RACE, start=(4.02, 2.0)),
    holds=_holds,
    answers={
        "minimum": lambda runs: min(_curvatures(runs)) > 0,
        "saddle": lambda runs: _curvatures(runs)[0] < 0 < _curvatures(runs)[1],
        "maximum": lambda runs: max(_curvatures(runs)) < 0,
    },
    captions={
        "flat": lambda runs: _slope(runs) < _FLAT,
        "adam": lambda runs: beyond(runs[2], 0, 3.9),
        "again": _falls_again,
    },
    numbers=_numbers,
    layout="split",
    sliders=(Slider("fall"), Slider("learning_rate", (0,))),
)
