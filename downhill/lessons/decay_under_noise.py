"""Under noise a decaying learning rate comes nearer than a constant one; so does the average."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from downhill.experiment import Averaging, Entrant, Experiment, Schedule
from downhill.lessons.entry import Lesson
from downhill.simulation import Trajectory

_RATE = {"learning_rate": 0.1}
_CONSTANT = Entrant("gd", _RATE, noise=2.0, averaging=Averaging("arithmetic"), name="constant rate")
_DECAYING = Entrant("gd", _RATE, Schedule("inverse", {"decay_steps": 20.0}), noise=2.0, name="decaying rate")
_RACE = Experiment("quadratic", (-4.0, 2.0), 400, (_CONSTANT, _DECAYING), {"condition": 5.0}, seed=1)


def _late_distance(run: Trajectory) -> float:
    return float(np.median(np.hypot(*run.theta[-100:].T)))


def _holds(runs: Sequence[Trajectory]) -> bool:
    constant, decaying = runs
    if constant.average is None:
        return False
    averaged = float(np.hypot(*constant.average[-1]))
    return _late_distance(decaying) < _late_distance(constant) / 2 and averaged < _late_distance(constant) / 1.25


DECAY_UNDER_NOISE = Lesson(
    id="decay_under_noise",
    number=10,
    title="Calm under noise",
    claim=(
        "With a noisy slope a constant rate never comes to rest: it dances around the minimum. A rate that decays "
        "like 1/(1 + t/τ) comes much nearer, and so does the average of the dancer's positions."
    ),
    source="Robbins & Monro 1951; Polyak & Juditsky 1992",
    experiment=_RACE,
    holds=_holds,
    without=replace(_RACE, entrants=(_CONSTANT, _CONSTANT)),
)
