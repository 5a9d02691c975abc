"""Where one parameter counts far more than the other, rules that rescale each move both at one pace."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, beyond
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_CONDITION = 100.0
_FIRST = 8
_RATES = {"gd": 0.018, "momentum": 0.018, "rmsprop": 0.1, "adam": 0.15}
_RACE = Experiment(
    "quadratic",
    (-4.0, 2.0),
    80,
    tuple(Entrant(rule, {"learning_rate": rate}) for rule, rate in _RATES.items()),
    {"condition": _CONDITION},
)


def _paces(runs: Runs) -> tuple[float, ...]:
    """How many times as far as along x each has gone along y in its first steps."""
    ways = (np.abs(run.step[: _FIRST + 1]).sum(axis=0) for run in runs)
    return tuple(float(y / x) for x, y in ways)


def _even(pace: float) -> bool:
    return 0.7 < pace < 1.4


def _holds(runs: Runs) -> bool:
    """Gradient descent's first step is α (x, κy), RMSProp's α/√(1 − ρ) in each coordinate, Adam's α."""
    gd, _, rmsprop, adam = runs
    first = np.allclose(gd.step[1], -_RATES["gd"] * np.array((-4.0, 2.0 * _CONDITION)), rtol=1e-9)
    rescaled = np.allclose(np.abs(rmsprop.step[1]), 0.1 / np.sqrt(1 - 0.9), rtol=1e-3)
    one_pace = np.allclose(np.abs(adam.step[1]), 0.15, rtol=1e-6)
    paces = _paces(runs)
    return first and rescaled and one_pace and min(paces[:2]) > 5 and all(map(_even, paces[2:]))


def _numbers(runs: Runs) -> Numbers:
    gd, momentum, _, _ = _paces(runs)
    return {"condition": f"{_CONDITION:g}", "gd": f"{gd:.0f}", "momentum": f"{momentum:.0f}", "first": _FIRST}


DIFFERENT_INFLUENCE = RaceLesson(
    id="different_influence",
    chapter="adaptive",
    number=1,
    source="Duchi, Hazan & Singer 2011; Tieleman & Hinton 2012",
    experiment=_RACE,
    without=replace(_RACE, start=(-2.0, 2.0), parameters={"condition": 1.0}),
    holds=_holds,
    answers={
        "gd": lambda runs: _even(_paces(runs)[0]),
        "momentum": lambda runs: _even(_paces(runs)[1]),
        "adaptive": lambda runs: all(map(_even, _paces(runs)[2:])),
    },
    captions={
        "gd": lambda runs: at_step(runs[0], 1),
        "adaptive": lambda runs: np.abs(runs[2].theta[:, 1]) < 0.2,
        "rmsprop": lambda runs: ~beyond(runs[2], 0, 0.2),
    },
    numbers=_numbers,
    sliders=(Slider("condition"), Slider("learning_rate", (0, 1))),
    quiz=True,
)
