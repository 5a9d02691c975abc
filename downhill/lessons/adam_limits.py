"""Adam is RMSProp and momentum together: with one of the two switched off it is the other."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_RATE, _MOMENTUMS_RATE = 0.1, 0.003
_PLAIN = {"bias_correction": 0.0}
_RMSPROP = Entrant("rmsprop", {"learning_rate": _RATE, "decay": 0.9, "epsilon": 1e-6})
_MOMENTUM = Entrant("momentum", {"learning_rate": _MOMENTUMS_RATE, "momentum": 0.9})
_ADAM = Entrant("adam", {"learning_rate": _RATE})
_NO_FIRST = Entrant(
    "adam",
    {"learning_rate": _RATE, "beta1": 0.0, "beta2": 0.9, "epsilon": 1e-6, **_PLAIN},
    name="Adam, ρ₁ → 0",
)
# s holds (1 − ρ₁) times momentum's sum of gradients, and √r ≪ δ = 1 divides by nothing.
_NO_SECOND = Entrant(
    "adam",
    {
        "learning_rate": round(_MOMENTUMS_RATE / (1 - 0.9), 6),
        "beta1": 0.9,
        "beta2": 1 - 1e-12,
        "epsilon": 1.0,
        **_PLAIN,
    },
    name="Adam, ρ₂ → 1, δ = 1",
)
_RACE = Experiment("himmelblau", (0.0, 0.0), 80, (_RMSPROP, _MOMENTUM, _ADAM, _NO_FIRST, _NO_SECOND))


def _apart(one: Trajectory, other: Trajectory) -> float:
    """The greatest distance between two runs at the same step."""
    return float(np.hypot(*(one.theta - other.theta).T).max())


def _holds(runs: Runs) -> bool:
    rmsprop, momentum, adam, no_first, no_second = runs
    limits = _apart(no_first, rmsprop) < 1e-6 and _apart(no_second, momentum) < 0.05
    return limits and min(_apart(adam, rmsprop), _apart(adam, momentum)) > 0.5


def _numbers(runs: Runs) -> Numbers:
    rmsprop, momentum, adam, *_ = runs
    return {"rmsprop": f"{_apart(adam, rmsprop):.1f}", "momentum": f"{_apart(adam, momentum):.1f}"}


ADAM_LIMITS = RaceLesson(
    id="adam_limits",
    chapter="adaptive",
    number=7,
    source="Kingma & Ba 2015",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_RMSPROP, _MOMENTUM, _ADAM, _MOMENTUM, _RMSPROP)),
    holds=_holds,
    answers={
        "rmsprop": lambda runs: _apart(runs[3], runs[0]) < 0.05,
        "momentum": lambda runs: _apart(runs[3], runs[1]) < 0.05,
        "adam": lambda runs: _apart(runs[3], runs[2]) < 0.05,
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "momentum": lambda runs: np.hypot(*(runs[1].theta - runs[0].theta).T) > 2,
        "adam": lambda runs: (runs[2].theta[:, 1] < 2) & at_step(runs[2], 20),
    },
    numbers=_numbers,
    sliders=(Slider("beta1", (3,)), Slider("beta2", (4,))),
)
