"""On a constant slope momentum reaches the speed α‖g‖/(1 - φ)."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, first_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_RATE = 0.02
_GD = Entrant("gd", {"learning_rate": _RATE})
_HALF, _NINE_TENTHS = (Entrant("momentum", {"learning_rate": _RATE, "momentum": momentum}) for momentum in (0.5, 0.9))
_RACE = Experiment("plane", (4.0, 4.5), 60, (_GD, _HALF, _NINE_TENTHS))


def _speed(run: Trajectory) -> Float[np.ndarray, " rows"]:
    return np.hypot(*run.step.T)


def _times(runs: Runs) -> float:
    """How many times as fast as gradient descent the last run ends."""
    return float(_speed(runs[-1])[-1] / _speed(runs[0])[-1])


def _holds(runs: Runs) -> bool:
    """The slope's length is 1, and the geometric series 1 + φ + φ² + … is 1/(1 − φ)."""
    last = [float(_speed(run)[-1]) for run in runs]
    return bool(np.allclose(last, _RATE / (1 - np.array([0.0, 0.5, 0.9])), rtol=0.01))


def _numbers(runs: Runs) -> Numbers:
    return {
        "momentum": _NINE_TENTHS.hyperparameters["momentum"],
        "times": f"{_times(runs):.0f}",
        "reached": f"{first_step(_speed(runs[2]) > 0.95 * 10 * _RATE):.0f}",
    }


TERMINAL_SPEED = RaceLesson(
    id="terminal_speed",
    chapter="momentum",
    number=1,
    source="Goodfellow, Bengio & Courville 2016, section 8.3.2",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_GD, _HALF, _HALF)),
    holds=_holds,
    answers={
        "twice": lambda runs: bool(np.isclose(_times(runs), 2, rtol=0.05)),
        "ten": lambda runs: bool(np.isclose(_times(runs), 10, rtol=0.05)),
        "ever": lambda runs: bool(_speed(runs[-1])[-1] > 1.2 * _speed(runs[-1])[-20]),
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "half": lambda runs: _speed(runs[1]) > 0.99 * 2 * _RATE,
        "nine_tenths": lambda runs: _speed(runs[2]) > 0.95 * 10 * _RATE,
    },
    numbers=_numbers,
    sliders=(Slider("momentum", (2,)), Slider("learning_rate", (0, 1, 2))),
    quiz=True,
)
