"""Adam to get there, Nesterov's method to come to rest: a run that changes its rule has both."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import first_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_SWITCH, _NOISE, _WIDTH = 100, 0.3, 0.7
_RATE, _MOMENTUM = 0.003, 0.9
_NUMBERS = {"learning_rate": 0.2}
_ADAM = Entrant("adam", _NUMBERS, noise=_NOISE)
_NESTEROV = Entrant("nesterov", {"learning_rate": _RATE, "momentum": _MOMENTUM}, noise=_NOISE)
_BOTH = Entrant(
    "adam",
    {**_NUMBERS, "switch_at": float(_SWITCH), "then_learning_rate": _RATE, "then_momentum": _MOMENTUM},
    noise=_NOISE,
    then="nesterov",
)
_RACE = Experiment("plateau", (-1.5, 1.2), 300, (_ADAM, _NESTEROV, _BOTH), {"width": _WIDTH}, seed=1)
_WELL = (0.0, 0.0)


def _arrival(runs: Runs, index: int) -> float:
    return first_step(within(runs[index], _WELL, 0.2))


def _straying(runs: Runs, index: int) -> float:
    """The root mean square distance from the minimum in the last third of the race."""
    late = runs[index].theta[2 * _RACE.steps // 3 :]
    return float(np.sqrt((late**2).sum(axis=1).mean()))


def _early_and_calm(runs: Runs, index: int) -> bool:
    return _arrival(runs, index) < _SWITCH / 2 and _straying(runs, index) < 0.06


def _holds(runs: Runs) -> bool:
    """Until it changes, the run is Adam's; then the noise leaves σ√(α/(1 − φ)λ) in both coordinates, λ = 1/w²."""
    adam, _, both = runs
    same = np.allclose(adam.theta[: _SWITCH + 1], both.theta[: _SWITCH + 1])
    left = _NOISE * np.sqrt(_RATE / (1 - _MOMENTUM) * _WIDTH**2)
    calm = 0.5 < _straying(runs, 2) / left < 1.5
    return same and bool(calm) and _straying(runs, 0) > 3 * _straying(runs, 2) and _arrival(runs, 1) > _SWITCH


def _numbers(runs: Runs) -> Numbers:
    return {
        "switch": _SWITCH,
        "early": f"{_arrival(runs, 0):.0f}",
        "late": f"{_arrival(runs, 1):.0f}",
        "wild": f"{_straying(runs, 0):.2f}",
        "calm": f"{_straying(runs, 2):.2f}",
    }


CHANGE_OF_RULE = RaceLesson(
    id="change_of_rule",
    chapter="adaptive",
    number=16,
    source="Keskar & Socher 2017; Möller, Training neural networks",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_ADAM, _NESTEROV, _ADAM)),
    holds=_holds,
    answers={
        "adam": lambda runs: _early_and_calm(runs, 0),
        "nesterov": lambda runs: _early_and_calm(runs, 1),
        "both": lambda runs: _early_and_calm(runs, 2),
    },
    captions={
        "there": lambda runs: within(runs[0], _WELL, 0.2),
        "switch": lambda runs: np.arange(len(runs[2].loss)) > _SWITCH,
        "late": lambda runs: within(runs[1], _WELL, 0.2),
    },
    numbers=_numbers,
    sliders=(Slider("switch_at", (2,)), Slider("learning_rate", (0,))),
)
