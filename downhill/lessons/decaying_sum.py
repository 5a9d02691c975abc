"""The velocity is a decaying sum of steps, not their moving average."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, below
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE = 0.02
_MOMENTUM = 0.9
_GD = Entrant("gd", {"learning_rate": _RATE}, name="−α·g")
_SUM = Entrant("momentum", {"learning_rate": _RATE, "momentum": _MOMENTUM}, name="φ·v − α·g")
# An average weighs the new step with 1 − φ, which is the same rule with that much less of a rate.
_AVERAGE = Entrant(
    "momentum", {"learning_rate": round(_RATE * (1 - _MOMENTUM), 6), "momentum": _MOMENTUM}, name="φ·v − (1 − φ)·α·g"
)
_RACE = Experiment("plane", (3.0, 4.5), 60, (_GD, _SUM, _AVERAGE))


def _ways(runs: Runs) -> tuple[float, ...]:
    """How far down each has come."""
    return tuple(float(run.loss[0] - run.loss[-1]) for run in runs)


def _holds(runs: Runs) -> bool:
    """The weights 1, φ, φ², … add up to 1/(1 − φ), an average's to 1: the last speeds in closed form."""
    descent, added, averaged = (np.hypot(*run.step[-1]) for run in runs)
    return bool(np.isclose(added, descent / (1 - _MOMENTUM), rtol=0.01) and np.isclose(averaged, descent, rtol=0.01))


def _numbers(runs: Runs) -> Numbers:
    gd, added, averaged = (f"{way:.1f}" for way in _ways(runs))
    return {"momentum": _MOMENTUM, "total": f"{1 / (1 - _MOMENTUM):.0f}", "gd": gd, "sum": added, "average": averaged}


DECAYING_SUM = RaceLesson(
    id="decaying_sum",
    chapter="momentum",
    number=3,
    source="Polyak 1964; Sutskever et al. 2013",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_GD, _AVERAGE, _SUM)),
    holds=_holds,
    answers={
        "sum": lambda runs: _ways(runs)[1] > 2 * _ways(runs)[2],
        "average": lambda runs: _ways(runs)[2] > 2 * _ways(runs)[1],
        "alike": lambda runs: abs(_ways(runs)[1] / _ways(runs)[2] - 1) < 0.2,
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "ahead": lambda runs: below(runs[1], runs[1].loss[0] - 2),
        "lag": lambda runs: np.hypot(*runs[2].step.T) > 0.99 * _RATE,
    },
    numbers=_numbers,
    sliders=(Slider("momentum", (1,)),),
)
