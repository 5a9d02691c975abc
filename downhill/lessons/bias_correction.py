"""Adam's first step is as long as the learning rate because its averages are corrected."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE = 0.1
_ADAM = Entrant("adam", {"learning_rate": _RATE}, name="Adam: ŝ, r̂")
_UNCORRECTED = Entrant("adam", {"learning_rate": _RATE, "bias_correction": 0.0}, name="Adam: s, r")
_RACE = Experiment("beale", (-1.5, -1.5), 80, (_ADAM, _UNCORRECTED))


def _first_step(runs: Runs) -> float:
    """The first step without the correction, in learning rates."""
    return float(np.abs(runs[1].step[1, 0])) / _RATE


def _holds(runs: Runs) -> bool:
    """The first step is α, and without the correction (1 − ρ₁)/√(1 − ρ₂) times α, whatever the slope."""
    corrected, uncorrected = (np.abs(run.step[1]) / _RATE for run in runs)
    return np.allclose(corrected, 1, rtol=1e-6) and np.allclose(uncorrected, 0.1 / np.sqrt(0.001), rtol=1e-6)


def _numbers(runs: Runs) -> Numbers:
    return {
        "rate": _RATE,
        "times": f"{_first_step(runs):.1f}",
        "longest": f"{np.abs(runs[1].step).max() / _RATE:.1f}",
    }


BIAS_CORRECTION = RaceLesson(
    id="bias_correction",
    chapter="adaptive",
    number=8,
    source="Kingma & Ba 2015",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_ADAM, _ADAM)),
    holds=_holds,
    answers={
        "shorter": lambda runs: _first_step(runs) < 0.99,
        "same": lambda runs: 0.99 <= _first_step(runs) <= 1.01,
        "longer": lambda runs: _first_step(runs) > 1.01,
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "apart": lambda runs: np.hypot(*(runs[0].theta - runs[1].theta).T) > 1,
    },
    numbers=_numbers,
    sliders=(Slider("beta2", (0, 1)), Slider("beta1", (0, 1))),
)
