"""Momentum crosses some plateaus that gradient descent does not; a rule that divides by the slope crosses more."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE, _MOMENTUM = 0.05, 0.9
_RACE = Experiment(
    "plateau",
    (-1.5, 1.2),
    140,
    (
        Entrant("gd", {"learning_rate": _RATE}),
        Entrant("momentum", {"learning_rate": _RATE, "momentum": _MOMENTUM}),
        Entrant("adam", {"learning_rate": _RATE / 2}),
    ),
    {"width": 0.5},
)
_WELL = (0.0, 0.0)


def _arrives(runs: Runs, index: int) -> bool:
    return bool(within(runs[index], _WELL, 0.2)[-1])


def _moved(runs: Runs, index: int) -> np.ndarray:
    return np.hypot(*(runs[index].theta - runs[index].theta[0]).T)


def _holds(runs: Runs) -> bool:
    """While the slope stays what it is, momentum comes to 1/(1 − φ) times the pace of gradient descent."""
    pace = np.hypot(*runs[1].step[20:40].T) / (_RATE * np.hypot(*runs[1].gradient[19:39].T))
    steady = bool((pace < 1 / (1 - _MOMENTUM)).all()) and pace.max() > 0.8 / (1 - _MOMENTUM)
    return steady and not _arrives(runs, 0) and _arrives(runs, 1) and _arrives(runs, 2)


def _numbers(runs: Runs) -> Numbers:
    return {
        "slope": f"{np.hypot(*runs[0].gradient[0]):.1g}",
        "steps": _RACE.steps,
        "gd": f"{_moved(runs, 0)[-1]:.2f}",
        "times": f"{1 / (1 - _MOMENTUM):.0f}",
    }


PLATEAU_CROSSING = RaceLesson(
    id="plateau_crossing",
    chapter="saddles",
    number=7,
    source="Goodfellow, Bengio & Courville 2016, section 8.2.3",
    experiment=_RACE,
    without=replace(_RACE, start=(-2.0, 1.5)),
    holds=_holds,
    answers={
        "gd": lambda runs: _arrives(runs, 0),
        "momentum": lambda runs: _arrives(runs, 1),
        "adam": lambda runs: _arrives(runs, 2),
    },
    captions={
        "adam": lambda runs: _moved(runs, 2) > 0.5,
        "momentum": lambda runs: _moved(runs, 1) > 0.5,
        "arrived": lambda runs: within(runs[1], _WELL, 0.2),
    },
    numbers=_numbers,
    sliders=(Slider("width"), Slider("momentum", (1,)), Slider("learning_rate", (0,))),
)
