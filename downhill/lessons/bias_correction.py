"""Adam's first step is as long as the learning rate because its averages are corrected."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Lesson
from downhill.simulation import Trajectory

_ADAM = Entrant("adam", {"learning_rate": 0.1})
_UNCORRECTED = Entrant("adam", {"learning_rate": 0.1, "bias_correction": 0.0}, name="Adam, uncorrected")
_RACE = Experiment("beale", (-1.5, -1.5), 60, (_ADAM, _UNCORRECTED))


def _holds(runs: Sequence[Trajectory]) -> bool:
    corrected, uncorrected = (np.abs(run.step[1]) / 0.1 for run in runs)
    return np.allclose(corrected, 1, rtol=1e-6) and np.allclose(uncorrected, 0.1 / np.sqrt(0.001), rtol=1e-6)


BIAS_CORRECTION = Lesson(
    id="bias_correction",
    number=8,
    title="What the bias correction is for",
    claim=(
        "Adam's averages start at 0. Corrected for it, the first step is α in each coordinate, whatever the slope. "
        "Without the correction it is (1 − ρ₁)/√(1 − ρ₂) times that: with the usual numbers more than three times "
        "too long."
    ),
    source="Kingma & Ba 2015",
    experiment=_RACE,
    holds=_holds,
    without=replace(_RACE, entrants=(_ADAM, _ADAM)),
)
