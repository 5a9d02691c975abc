"""BFGS learns the curvature from gradients: many fewer of them than gradient descent, without a Hessian."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, below
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_GD, _BFGS, _NEWTON = Entrant("gd", {"learning_rate": 0.001}), Entrant("bfgs"), Entrant("newton")
_RACE = Experiment("rosenbrock", (0.5, 2.5), 120, (_GD, _BFGS, _NEWTON), budget="gradients")
_THERE = 1e-4


def _evaluations(run: Trajectory) -> float:
    """How many gradients it took to get there; infinity if the budget did not do."""
    there = below(run, _THERE)
    return float(run.gradient_evaluations[np.argmax(there)]) if there.any() else np.inf


def _holds(runs: Runs) -> bool:
    """A Newton step costs n + 1 gradients, one of them for each column of the Hessian."""
    gd, bfgs, newton = runs
    counted = np.array_equal(newton.gradient_evaluations, 3 * np.arange(len(newton.loss)))
    return counted and _evaluations(newton) < _evaluations(bfgs) < _RACE.steps and _evaluations(gd) == np.inf


def _numbers(runs: Runs) -> Numbers:
    gd, bfgs, newton = runs
    return {
        "budget": _RACE.steps,
        "loss": f"{gd.loss[-1]:.2f}",
        "bfgs": f"{_evaluations(bfgs):.0f}",
        "tried": f"{bfgs.gradient_evaluations[1]:.0f}",
        "bfgs_steps": int(np.argmax(below(bfgs, _THERE))),
        "newton": f"{_evaluations(newton):.0f}",
        "newton_steps": int(np.argmax(below(newton, _THERE))),
    }


BFGS_EVALUATIONS = RaceLesson(
    id="bfgs_evaluations",
    chapter="second_order",
    number=4,
    source="Nocedal & Wright 2006, chapter 6",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_GD, _GD, _NEWTON)),
    holds=_holds,
    answers={
        "gd": lambda runs: _evaluations(runs[0]) < np.inf,
        "bfgs": lambda runs: _evaluations(runs[1]) < np.inf,
        "newton": lambda runs: _evaluations(runs[2]) < np.inf,
    },
    captions={
        "line_search": lambda runs: at_step(runs[1], 1),
        "newton": lambda runs: below(runs[2], _THERE),
        "bfgs": lambda runs: below(runs[1], _THERE),
        "gd": lambda runs: runs[0].gradient_evaluations >= 100,
    },
    numbers=_numbers,
    sliders=(Slider("b"), Slider("learning_rate", (0,))),
)
