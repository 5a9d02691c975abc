"""AdaGrad's steps shrink for ever; RMSProp forgets, and its steps do not."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Lesson
from downhill.simulation import Trajectory

_ADAGRAD, _RMSPROP = (Entrant(rule, {"learning_rate": 0.05}) for rule in ("adagrad", "rmsprop"))
_RACE = Experiment("plane", (3.0, 4.0), 100, (_ADAGRAD, _RMSPROP))


def _holds(runs: Sequence[Trajectory]) -> bool:
    adagrad, rmsprop = (np.hypot(*run.step[1:].T) for run in runs)
    shrinks = np.allclose(adagrad * np.sqrt(np.arange(1, 101)), adagrad[0], rtol=1e-4)
    return shrinks and bool(rmsprop[-1] > 0.99 * rmsprop[-50])


SHRINKING_STEPS = Lesson(
    id="shrinking_steps",
    number=7,
    title="Steps that shrink",
    claim=(
        "The slope is the same everywhere, yet AdaGrad, which divides by the root of the sum of all squared slopes, "
        "takes steps of α/√t. RMSProp divides by a fading average, and keeps its pace."
    ),
    source="Duchi, Hazan & Singer 2011; Tieleman & Hinton 2012",
    experiment=_RACE,
    holds=_holds,
    without=replace(_RACE, entrants=(_ADAGRAD, _ADAGRAD)),
)
