"""In a ravine gradient descent zig-zags, momentum hardly."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, below
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_CONDITION = 20.0
_GD = Entrant("gd", {"learning_rate": 0.095})
_MOMENTUM = Entrant("momentum", {"learning_rate": 0.03, "momentum": 0.7})
_RACE = Experiment("quadratic", (-4.0, 2.0), 40, (_GD, _MOMENTUM), {"condition": _CONDITION})


def _crossings(run: Trajectory) -> int:
    return int((np.diff(np.sign(run.theta[:, 1])) != 0).sum())


def _way_across(run: Trajectory) -> float:
    return float(np.abs(run.step[:, 1]).sum())


def _holds(runs: Runs) -> bool:
    """It is on the other wall after every step: y shrinks by 1 − ακ < 0 (closed form)."""
    gd, momentum = runs
    closed = 2.0 * (1 - 0.095 * _CONDITION) ** np.arange(len(gd.loss))
    zigzag = np.allclose(gd.theta[:, 1], closed) and _crossings(gd) == _RACE.steps
    return zigzag and _way_across(gd) > 5 * _way_across(momentum) and bool(momentum.loss[-1] < gd.loss[-1])


def _numbers(runs: Runs) -> Numbers:
    gd, momentum = runs
    return {
        "condition": f"{_CONDITION:g}",
        "gd_way": f"{_way_across(gd):.0f}",
        "momentum_way": f"{_way_across(momentum):.1f}",
    }


RAVINE = RaceLesson(
    id="ravine",
    chapter="ravines",
    number=1,
    source="Polyak 1964; Goh 2017",
    experiment=_RACE,
    without=replace(_RACE, parameters={"condition": 1.0}),
    holds=_holds,
    answers={
        "curve": lambda runs: _crossings(runs[0]) <= 2 and bool(runs[0].loss[-1] < runs[0].loss[0]),
        "zigzag": lambda runs: _crossings(runs[0]) > 10 and bool(runs[0].loss[-1] < runs[0].loss[0]),
        "away": lambda runs: bool(runs[0].loss[-1] > runs[0].loss[0]),
    },
    captions={
        "walls": lambda runs: at_step(runs[0], 2),
        "momentum": lambda runs: below(runs[1], 0.1),
        "gd": lambda runs: below(runs[0], 0.1),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (0,)), Slider("momentum", (1,)), Slider("condition")),
    quiz=True,
)
