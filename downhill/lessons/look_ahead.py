"""Looking ahead, Nesterov corrects an overshoot sooner than momentum."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_RATE = 0.01
_MOMENTUM = 0.9
_CONDITION = 20.0
_START = (-4.0, 2.0)
_HEAVY, _NESTEROV = (
    Entrant(rule, {"learning_rate": _RATE, "momentum": _MOMENTUM}) for rule in ("momentum", "nesterov")
)
_RACE = Experiment("quadratic", _START, 60, (_HEAVY, _NESTEROV), {"condition": _CONDITION})


def _across(kept: float, added: float) -> Float[np.ndarray, " rows"]:
    """y by the recursion y ← (1 + kept) y − kept y₋₁ − added y, solved by its two roots."""
    roots = np.roots([1, -(1 + kept - added), kept]).astype(complex)
    first = _START[1] * (1 - _RATE * _CONDITION)  # at rest before
    weights = np.linalg.solve(np.array([[1, 1], roots]), np.array([_START[1], first]))
    return (roots ** np.arange(_RACE.steps + 1)[:, None] @ weights).real


def _overshoot(run: Trajectory) -> float:
    """How far up the other wall it gets."""
    return float(-run.theta[:, 1].min())


def _holds(runs: Runs) -> bool:
    """Across momentum's swings shrink by √φ a step, Nesterov's by √(φ(1 − ακ)): both paths in closed form."""
    heavy, nesterov = runs
    kept = _MOMENTUM * (1 - _RATE * _CONDITION)
    closed = np.allclose(heavy.theta[:, 1], _across(_MOMENTUM, _RATE * _CONDITION)) and np.allclose(
        nesterov.theta[:, 1], _across(kept, _RATE * _CONDITION)
    )
    return closed and _overshoot(heavy) > 2 * _overshoot(nesterov)


def _numbers(runs: Runs) -> Numbers:
    heavy, nesterov = (f"{_overshoot(run):.1f}" for run in runs)
    shrink = _MOMENTUM * (1 - _RATE * _CONDITION)
    return {
        "rate": _RATE,
        "momentum": _MOMENTUM,
        "heavy": heavy,
        "nesterov": nesterov,
        "heavy_factor": f"{_MOMENTUM**0.5:.2f}",
        "nesterov_factor": f"{shrink**0.5:.2f}",
    }


LOOK_AHEAD = RaceLesson(
    id="look_ahead",
    chapter="nesterov",
    number=1,
    source="Nesterov 1983; Sutskever et al. 2013",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_NESTEROV, _HEAVY)),
    holds=_holds,
    answers={
        "momentum": lambda runs: _overshoot(runs[0]) > 1.5 * _overshoot(runs[1]),
        "nesterov": lambda runs: _overshoot(runs[1]) > 1.5 * _overshoot(runs[0]),
        "alike": lambda runs: abs(np.log(_overshoot(runs[0]) / _overshoot(runs[1]))) < np.log(1.5),
    },
    captions={
        "brakes": lambda runs: np.abs(runs[1].step[:, 1]) < 0.99 * np.abs(runs[0].step[:, 1]),
        "over": lambda runs: -runs[0].theta[:, 1] >= _overshoot(runs[0]),
        "calm": lambda runs: np.abs(runs[1].step[:, 1]) + np.abs(runs[1].theta[:, 1]) < 0.1,
    },
    numbers=_numbers,
    sliders=(Slider("momentum", (0, 1)), Slider("condition")),
    quiz=True,
)
