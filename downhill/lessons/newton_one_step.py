"""On a quadratic Newton's method arrives in one step, however ill-conditioned it is."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, first_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_CONDITION = 100.0
_GD = Entrant("gd", {"learning_rate": 0.018})
_MOMENTUM = Entrant("momentum", {"learning_rate": 0.018})
_NEWTON = Entrant("newton")
_RACE = Experiment("quadratic", (-4.0, 1.0), 120, (_GD, _MOMENTUM, _NEWTON), {"condition": _CONDITION, "angle": 30.0})
_ANGLE = np.radians(_RACE.parameters["angle"])
_NEAR = 0.02


def _arrivals(runs: Runs) -> tuple[float, ...]:
    """The step after which each stays near the minimum; infinity if it never does."""
    away = (np.hypot(*run.theta.T) > _NEAR for run in runs)
    return tuple(np.inf if far[-1] else first_step(~far & (np.cumsum(far[::-1])[::-1] == 0)) for far in away)


def _across(run: Trajectory) -> Float[np.ndarray, " rows"]:
    """The distance from the ravine's floor."""
    x, y = run.theta.T
    return np.abs(y * np.cos(_ANGLE) - x * np.sin(_ANGLE))


def _holds(runs: Runs) -> bool:
    """θ − H⁻¹ Hθ = 0, whatever H is."""
    gd, momentum, newton = _arrivals(runs)
    exact = np.allclose(runs[2].theta[1], 0, atol=1e-12)
    return exact and newton == 1 and momentum > 20 and gd > 20


def _numbers(runs: Runs) -> Numbers:
    _, momentum, _ = _arrivals(runs)
    return {
        "condition": f"{_CONDITION:g}",
        "momentum": f"{momentum:g}",
        "steps": _RACE.steps,
        "left": f"{np.hypot(*runs[0].theta[-1]):.2f}",
    }


NEWTON_ONE_STEP = RaceLesson(
    id="newton_one_step",
    chapter="second_order",
    number=1,
    source="Nocedal & Wright 2006, chapter 3",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_GD, _MOMENTUM, Entrant("newton", {"learning_rate": 0.5}))),
    holds=_holds,
    answers={
        "one": lambda runs: _arrivals(runs)[2] == 1,
        "few": lambda runs: 2 <= _arrivals(runs)[2] < 20,
        "as_many": lambda runs: _arrivals(runs)[2] >= 20,
    },
    captions={
        "newton": lambda runs: at_step(runs[2], 1),
        "gd": lambda runs: _across(runs[0]) < 0.05,
        "momentum": lambda runs: at_step(runs[1], int(_arrivals(runs)[1])),
    },
    numbers=_numbers,
    sliders=(Slider("condition"), Slider("angle"), Slider("learning_rate", (2,))),
)
