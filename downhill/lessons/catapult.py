"""The cliff throws a run away; clipping the gradient holds it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Lesson
from downhill.simulation import Outcome, Trajectory

_PLAIN = Entrant("gd", {"learning_rate": 0.5}, name="unclipped")
_CLIPPED = Entrant("gd", {"learning_rate": 0.5}, clip_norm=0.1, name="clipped to 0.1")
_RACE = Experiment("cliff_rnn", (5.5, -2.0), 190, (_PLAIN, _CLIPPED))


def _holds(runs: Sequence[Trajectory]) -> bool:
    plain, clipped = runs
    thrown = float(np.hypot(*plain.step.T).max())
    return thrown > 100 and clipped.outcome != Outcome.LEFT_THE_VIEW and bool(clipped.loss[-1] < 0.01)


CATAPULT = Lesson(
    id="catapult",
    number=4,
    title="The cliff and the clip",
    claim=(
        "At the wall of a recurrent network's loss the slope is in the hundreds, and one step throws the weights "
        "hundreds of units away. With the gradient scaled down to length 0.1 the same descent walks along the wall "
        "to the minimum."
    ),
    source="Pascanu, Mikolov & Bengio 2013",
    experiment=_RACE,
    holds=_holds,
    without=replace(_RACE, entrants=(_PLAIN, _PLAIN)),
)
