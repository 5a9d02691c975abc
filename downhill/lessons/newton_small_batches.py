"""Newton's method on small batches jumps from one batch's minimum to the next one's."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory
from landscapes import find_landscape

_SMALL, _LARGE, _ALL = 8, 64, 442
_FULL = Entrant("newton", batch_size=float(_ALL))
_NEWTON = Entrant("newton", batch_size=float(_SMALL))
_STEADIER = Entrant("newton", batch_size=float(_LARGE))
_GD = Entrant("gd", {"learning_rate": 0.1}, batch_size=float(_SMALL), name=f"Gradient descent, m = {_SMALL}")
_RACE = Experiment("linear_regression", (-0.8, 2.0), 80, (_NEWTON, _STEADIER, _FULL, _GD), seed=1)
_SHIFT = _RACE.parameters["shift"]
[_LEAST_SQUARES] = find_landscape(_RACE.landscape).critical_points(_RACE.parameters)
_X, _Y = _LEAST_SQUARES.point
_NEAR = 0.5


def _trembling(run: Trajectory) -> float:
    """The root mean square distance from the least squares, in the second half of the race."""
    half = run.theta[_RACE.steps // 2 :] - (_X, _Y)
    return float(np.sqrt((half**2).sum(axis=1).mean()))


def _expected(m: int) -> float:
    """The standard error of the least squares of m of the M examples drawn without replacement, for large m."""
    residual = 1 - _X**2
    return float(np.sqrt(residual / m * (2 + _SHIFT**2) * (1 - m / _ALL)))


def _holds(runs: Runs) -> bool:
    small, large, full, gd = runs
    exact = np.allclose(full.theta[1:], (_X, _Y), atol=1e-9)
    law = 0.7 < _trembling(large) / _expected(_LARGE) < 1.4
    return exact and law and _trembling(small) > 3 * _trembling(large) and _trembling(small) > 1.5 * _trembling(gd)


def _numbers(runs: Runs) -> Numbers:
    small, large, _, gd = map(_trembling, runs)
    return {
        "few": _SMALL,
        "many": _LARGE,
        "all": _ALL,
        "small": f"{small:.1f}",
        "large": f"{large:.1f}",
        "gd": f"{gd:.1f}",
        "farthest": f"{np.hypot(*(runs[0].theta[2:] - (_X, _Y)).T).max():.1f}",
    }


NEWTON_SMALL_BATCHES = RaceLesson(
    id="newton_small_batches",
    chapter="second_order",
    number=3,
    source="Goodfellow, Bengio & Courville 2016, chapter 8",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_FULL, _STEADIER, _FULL, _GD)),
    holds=_holds,
    answers={
        "stays": lambda runs: _trembling(runs[0]) < _NEAR / 5,
        "less": lambda runs: _NEAR / 5 <= _trembling(runs[0]) < 0.8 * _trembling(runs[3]),
        "jumps": lambda runs: _trembling(runs[0]) > 1.2 * _trembling(runs[3]),
    },
    captions={
        "full": lambda runs: at_step(runs[2], 1),
        "jumps": lambda runs: ~within(runs[0], (_X, _Y), 1.0) & at_step(runs[0], 2),
        "gd": lambda runs: within(runs[3], (_X, _Y), _NEAR),
    },
    numbers=_numbers,
    sliders=(Slider("batch_size", (0,)), Slider("learning_rate", (0,))),
)
