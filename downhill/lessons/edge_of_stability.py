"""Gradient descent converges below a learning rate of 2/κ and diverges above."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Lesson
from downhill.simulation import Trajectory

_KAPPA = 20.0
_BELOW = Entrant("gd", {"learning_rate": 1.95 / _KAPPA}, name="α = 1.95/κ")
_ABOVE = Entrant("gd", {"learning_rate": 2.05 / _KAPPA}, name="α = 2.05/κ")
_RACE = Experiment("quadratic", (-4.0, 0.2), 60, (_BELOW, _ABOVE), {"condition": _KAPPA})


def _holds(runs: Sequence[Trajectory]) -> bool:
    below, above = (np.abs(run.theta[:, 1]) for run in runs)
    return bool((np.diff(below) < 0).all() and (np.diff(above) > 0).all())


EDGE_OF_STABILITY = Lesson(
    id="edge_of_stability",
    number=12,
    title="The edge of stability",
    claim=(
        "Along the steepest direction, of curvature κ, every step multiplies the distance by 1 − ακ. Just below α = "
        "2/κ that shrinks, just above it grows, a little more with every swing."
    ),
    source="LeCun, Simard & Pearlmutter 1993",
    experiment=_RACE,
    holds=_holds,
    without=replace(_RACE, entrants=(_BELOW, _BELOW)),
)
