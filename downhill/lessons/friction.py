"""Momentum is a heavy ball, and 1 − φ its friction: too much and it creeps, too little and it swings."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_RATE = 0.05
_MOMENTA = (0.2, 0.6, 0.95)
_CREEPS, _CRITICAL, _SWINGS = (
    Entrant("momentum", {"learning_rate": _RATE, "momentum": momentum}) for momentum in _MOMENTA
)
_RACE = Experiment("quadratic", (-4.0, 2.0), 100, (_CREEPS, _CRITICAL, _SWINGS), {"condition": 4.0})
_NEAR = 0.1
_CURVATURE = 1.0  # along x


def _arrival(run: Trajectory) -> float:
    """The first step from which it stays near the minimum; infinity if it never does."""
    outside = np.hypot(*run.theta.T) > _NEAR
    left = np.flatnonzero(outside)
    return float(left[-1] + 1) if left[-1] + 1 < len(outside) else np.inf


def _crosses(run: Trajectory) -> bool:
    return bool((run.theta[:, 0] > 0.01).any())


def _first(runs: Runs) -> int:
    return int(np.argmin([_arrival(run) for run in runs]))


def _holds(runs: Runs) -> bool:
    """It swings where z² − (1 + φ − αλ) z + φ has no real root, that is for φ > (1 − √(αλ))² (Polyak 1964)."""
    critical = (1 - (_RATE * _CURVATURE) ** 0.5) ** 2
    swings = all(_crosses(run) == (run.entrant.hyperparameters["momentum"] > critical) for run in runs)
    return swings and _crosses(runs[-1]) and _first(runs) == 1


def _numbers(runs: Runs) -> Numbers:
    return {
        "creeps": _MOMENTA[0],
        "middle": _MOMENTA[1],
        "swings": _MOMENTA[2],
        "critical": f"{(1 - (_RATE * _CURVATURE) ** 0.5) ** 2:.2f}",
        "arrival": f"{_arrival(runs[1]):.0f}",
        "late": f"{_arrival(runs[0]):.0f}",
    }


FRICTION = RaceLesson(
    id="friction",
    chapter="momentum",
    number=6,
    source="Polyak 1964; Qian 1999",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_CRITICAL, _CREEPS, _CREEPS)),
    holds=_holds,
    answers={
        "least": lambda runs: _first(runs) == 0,
        "middle": lambda runs: _first(runs) == 1,
        "most": lambda runs: _first(runs) == 2,
    },
    captions={
        "over": lambda runs: runs[2].theta[:, 0] > 0,
        "middle": lambda runs: np.arange(len(runs[1].loss)) >= _arrival(runs[1]),
        "creeps": lambda runs: np.arange(len(runs[0].loss)) >= _arrival(runs[0]),
    },
    numbers=_numbers,
    sliders=(Slider("momentum", (2,)), Slider("momentum", (0,))),
)
