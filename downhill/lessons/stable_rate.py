"""Nesterov's method bears a smaller learning rate than momentum."""

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Outcome, Trajectory
from landscapes import find_landscape

_MOMENTUM = 0.9
_CONDITION = 20.0


def _race(rate: float) -> Experiment:
    numbers = {"learning_rate": rate, "momentum": _MOMENTUM}
    entrants = Entrant("gd", {"learning_rate": rate}), Entrant("momentum", numbers), Entrant("nesterov", numbers)
    return Experiment("quadratic", (-4.0, 2.0), 60, entrants, {"condition": _CONDITION})


_RATE = 0.069
_RACE = _race(_RATE)
_TOP = find_landscape("quadratic").view[1][1]


def _gone(runs: Runs) -> tuple[bool, ...]:
    return tuple(run.outcome in (Outcome.LEFT_THE_VIEW, Outcome.DIVERGED) for run in runs)


def _limit(run: Trajectory) -> float:
    limit = run.entrant.optimizer.largest_stable_rate
    return limit(run.entrant.hyperparameters, _CONDITION) if limit else float("nan")


def _yet_to_come(run: Trajectory) -> Float[np.ndarray, " rows"]:
    """The widest swing across from each step on."""
    return np.maximum.accumulate(np.abs(run.theta[::-1, 1]))[::-1]


def _holds(runs: Runs) -> bool:
    """The limits in closed form: 2/λ, 2(1 + φ)/λ and (2 + 2φ)/((1 + 2φ)λ) at the curvature λ = κ across."""
    limits = [2 / _CONDITION, 2 * (1 + _MOMENTUM) / _CONDITION, (2 + 2 * _MOMENTUM) / (1 + 2 * _MOMENTUM) / _CONDITION]
    gone = tuple(run.entrant.hyperparameters["learning_rate"] > limit for run, limit in zip(runs, limits, strict=True))
    return gone == (False, False, True) == _gone(runs)


def _numbers(runs: Runs) -> Numbers:
    gd, momentum, nesterov = (f"{_limit(run):.3f}" for run in runs)
    return {"rate": _RATE, "momentum_number": _MOMENTUM, "gd": gd, "momentum": momentum, "nesterov": nesterov}


STABLE_RATE = RaceLesson(
    id="stable_rate",
    chapter="nesterov",
    number=3,
    source="Polyak 1964; O'Donoghue & Candès 2015",
    experiment=_RACE,
    without=_race(0.06),
    holds=_holds,
    answers={
        "gd": lambda runs: _gone(runs)[0],
        "momentum": lambda runs: _gone(runs)[1],
        "nesterov": lambda runs: _gone(runs)[2],
        "none": lambda runs: not any(_gone(runs)),
    },
    captions={
        "grows": lambda runs: abs(runs[2].theta[:, 1]) > runs[2].theta[0, 1],
        "leaves": lambda runs: abs(runs[2].theta[:, 1]) > _TOP,
        "shrinks": lambda runs: _yet_to_come(runs[1]) < 0.5,
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (0, 1, 2)), Slider("momentum", (1, 2))),
)
