"""Weight decay apart from Adam's step pulls; coupled into the gradient it hardly does."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Lesson
from downhill.simulation import Trajectory

_NUMBERS = {"learning_rate": 0.1, "weight_decay": 0.5}
_ADAM = Entrant("adam", {"learning_rate": 0.1})
_L2, _DECOUPLED = Entrant("adam_l2", _NUMBERS), Entrant("adamw", _NUMBERS)
_RACE = Experiment("booth", steps=800, entrants=(_ADAM, _L2, _DECOUPLED))


def _holds(runs: Sequence[Trajectory]) -> bool:
    adam, coupled, decoupled = runs
    pulled = -0.1 * 0.5 * adam.theta[0]
    same_first_step = np.allclose(coupled.step[1], adam.step[1], rtol=1e-6)
    pulled_first_step = np.allclose(decoupled.step[1], adam.step[1] + pulled, rtol=1e-6)
    ends = [float(np.hypot(*(run.theta[-1] - adam.theta[-1]))) for run in (coupled, decoupled)]
    return same_first_step and pulled_first_step and ends[1] > 3 * ends[0]


WEIGHT_DECAY = Lesson(
    id="weight_decay",
    number=11,
    title="L2 is not weight decay",
    claim=(
        "Put into the gradient, λθ is divided by the gradient's size like everything else: Adam's first step does "
        "not change at all, and the run ends near the minimum. Taken apart from it, −αλθ pulls in full, and the run "
        "ends much nearer to 0."
    ),
    source="Loshchilov & Hutter 2019",
    experiment=_RACE,
    holds=_holds,
    without=replace(_RACE, entrants=(_ADAM, _L2, _L2)),
)
