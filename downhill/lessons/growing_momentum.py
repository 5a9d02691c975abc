"""A momentum that grows like (t − 1)/(t + 2) needs no number that suits the landscape."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import below
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_RATE = 0.01
_LITTLE, _MUCH = (Entrant("nesterov", {"learning_rate": _RATE, "momentum": momentum}) for momentum in (0.5, 0.99))
_GROWING = Entrant("nesterov_growing", {"learning_rate": _RATE})
_RACE = Experiment("quadratic", (-4.0, 2.0), 200, (_LITTLE, _MUCH, _GROWING), {"condition": 20.0})
_LOW = 0.1


def _arrival(run: Trajectory) -> float:
    """The first step from which the loss stays low; infinity if it never does."""
    high = np.flatnonzero(run.loss > _LOW)
    return float(high[-1] + 1) if high[-1] + 1 < len(run.loss) else np.inf


def _first(runs: Runs) -> int:
    return int(np.argmin([_arrival(run) for run in runs]))


def _holds(runs: Runs) -> bool:
    """Its loss stays below 2‖θ₀ − θ*‖²/(α(t + 1)²), as it must where no curvature is above 1/α (Su et al. 2016)."""
    growing = runs[2]
    t = np.arange(len(growing.loss))
    bound = 2 * (4.0**2 + 2.0**2) / (_RATE * (t + 1) ** 2)
    return bool((growing.loss <= bound).all()) and _first(runs) == 2


def _numbers(runs: Runs) -> Numbers:
    little, much, growing = runs
    return {
        "little": 0.5,
        "much": 0.99,
        "low": _LOW,
        "slow": f"{_arrival(little):.0f}",
        "swings": f"{_arrival(much) - 1:.0f}",
        "grows": f"{_arrival(growing):.0f}",
    }


GROWING_MOMENTUM = RaceLesson(
    id="growing_momentum",
    chapter="nesterov",
    number=4,
    source="Nesterov 1983; Su, Boyd & Candès 2016",
    experiment=_RACE,
    without=replace(
        _RACE,
        entrants=(
            replace(_LITTLE, hyperparameters={"learning_rate": _RATE, "momentum": 0.9}),
            _MUCH,
            _LITTLE,
        ),
    ),
    holds=_holds,
    answers={
        "little": lambda runs: _first(runs) == 0,
        "much": lambda runs: _first(runs) == 1,
        "growing": lambda runs: _first(runs) == 2,
    },
    captions={
        "fast": lambda runs: runs[1].theta[:, 0] > 0,
        "arrives": lambda runs: np.arange(len(runs[2].loss)) >= _arrival(runs[2]),
        "slow": lambda runs: below(runs[0], _LOW),
    },
    numbers=_numbers,
    sliders=(Slider("momentum", (0,)), Slider("learning_rate", (0, 1, 2))),
)
