"""With w = v/‖v‖ the gradient is at right angles to v, so every step makes v longer."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, below
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_RATES = (1.5, 3.0, 6.0)
_RACE = Experiment(
    "formula:1-x/hypot(x,y)",
    (-2.7, 1.2),
    40,
    tuple(Entrant("gd", {"learning_rate": rate}) for rate in _RATES),
)


def _length(run: Trajectory) -> np.ndarray:
    return np.hypot(*run.theta.T)


def _grows(run: Trajectory) -> bool:
    return bool((np.diff(_length(run)) >= 0).all()) and np.ptp(_length(run)) > 0.1


def _holds(runs: Runs) -> bool:
    """Pythagoras: ‖v − αg‖² = ‖v‖² + α²‖g‖² if v and g are at right angles."""
    return all(
        bool(np.allclose((run.theta * run.gradient).sum(axis=1), 0, atol=1e-12))
        and bool(np.allclose(np.diff(_length(run) ** 2), (run.step[1:] ** 2).sum(axis=1), atol=1e-12))
        for run in runs
    )


def _numbers(runs: Runs) -> Numbers:
    return {
        "start": f"{_length(runs[0])[0]:.1f}",
        "small": f"{_length(runs[0])[-1]:.1f}",
        "large": f"{_length(runs[-1])[-1]:.1f}",
        "rate_small": f"{_RATES[0]:g}",
        "rate_large": f"{_RATES[-1]:g}",
    }


WEIGHT_NORM = RaceLesson(
    id="weight_norm",
    chapter="initialisation",
    number=14,
    source="Salimans & Kingma 2016",
    experiment=_RACE,
    without=replace(_RACE, landscape="formula:(x^2+y^2)/100"),
    holds=_holds,
    answers={
        "same": lambda runs: all(bool(np.allclose(_length(run), _length(run)[0])) for run in runs),
        "grows": lambda runs: all(_grows(run) for run in runs),
        "shrinks": lambda runs: all(bool((np.diff(_length(run)) < 0).all()) for run in runs),
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "large": lambda runs: below(runs[-1], 0.01),
        "small": lambda runs: below(runs[0], 0.01),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (0,)), Slider("learning_rate", (2,))),
)
