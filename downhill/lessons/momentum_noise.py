"""At the same learning rate momentum makes noise larger, not smaller."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory, simulate

_RATE = 0.05
_MOMENTUM = 0.9
_NOISE = 2.0
_GD = Entrant("gd", {"learning_rate": _RATE}, noise=_NOISE)
_SAME = Entrant("momentum", {"learning_rate": _RATE, "momentum": _MOMENTUM}, noise=_NOISE)
_LESS = Entrant(
    "momentum",
    {"learning_rate": round(_RATE * (1 - _MOMENTUM), 6), "momentum": _MOMENTUM},
    noise=_NOISE,
)
_RACE = Experiment("quadratic", (-4.0, 2.0), 300, (_GD, _SAME, _LESS), {"condition": 1.0}, seed=2)
_SETTLED = 100


def _swing(run: Trajectory) -> float:
    """The mean distance from the minimum, once the start is forgotten: the root of the mean square."""
    return float(np.sqrt((run.theta[_SETTLED:] ** 2).sum(axis=1).mean()))


def _law(rate: float, momentum: float) -> float:
    """In the long run at curvature 1: the variance of a linear recursion with white noise, in both coordinates."""
    variance = rate * _NOISE**2 * (1 + momentum) / ((1 - momentum) * (2 * (1 + momentum) - rate))
    return float(np.sqrt(2 * variance))


def _swings(runs: Runs) -> Float[np.ndarray, "3"]:
    return np.array([_swing(run) for run in runs])


def _holds(runs: Runs) -> bool:
    """The stationary variance in closed form, measured over 5,000 steps; and the race shows it."""
    entrants = tuple(run.entrant for run in runs)
    measured = _swings(simulate(replace(_RACE, entrants=entrants, steps=5_000)))
    laws = [_law(_RATE, 0.0), _law(_RATE, _MOMENTUM), _law(_RATE * (1 - _MOMENTUM), _MOMENTUM)]
    gd, same, less = _swings(runs)
    return bool(np.allclose(measured, laws, rtol=0.15)) and bool(same > 2 * max(gd, less))


def _numbers(runs: Runs) -> Numbers:
    gd, same, less = (f"{swing:.1f}" for swing in _swings(runs))
    return {"gd": gd, "same": same, "less": less, "rate": _RATE}


MOMENTUM_NOISE = RaceLesson(
    id="momentum_noise",
    chapter="momentum",
    number=9,
    source="Polyak 1987; Goh 2017",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_GD, _LESS, _LESS)),
    holds=_holds,
    answers={
        "calmer": lambda runs: _swing(runs[1]) < 0.6 * _swing(runs[0]),
        "alike": lambda runs: 0.6 < _swing(runs[1]) / _swing(runs[0]) < 1.5,
        "wilder": lambda runs: _swing(runs[1]) > 2 * _swing(runs[0]),
    },
    captions={
        "there": lambda runs: within(runs[1], (0.0, 0.0), 0.5),
        "away": lambda runs: ~within(runs[1], (0.0, 0.0), 1.5) & at_step(runs[1], 40),
        "calm": lambda runs: at_step(runs[0], 200),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (1,)), Slider("momentum", (1,))),
)
