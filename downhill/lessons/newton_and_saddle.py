"""Newton's method is drawn to saddles; with the absolute curvatures it is not."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Lesson
from downhill.simulation import Outcome, Trajectory

_NEWTON, _SADDLE_FREE = (Entrant(rule, {"learning_rate": 0.1}) for rule in ("newton", "saddle_free_newton"))
_RACE = Experiment("saddle", (-1.5, 0.3), 120, (_NEWTON, _SADDLE_FREE))


def _holds(runs: Sequence[Trajectory]) -> bool:
    newton, saddle_free = runs
    drawn_in = newton.outcome == Outcome.STALLED_AT_SADDLE and bool(np.hypot(*newton.theta[-1]) < 1e-3)
    return drawn_in and saddle_free.outcome == Outcome.LEFT_THE_VIEW


NEWTON_AND_SADDLE = Lesson(
    id="newton_and_saddle",
    number=3,
    title="Newton likes saddles",
    claim=(
        "Newton's method goes to where the slope vanishes, and at a saddle it does. Saddle-free Newton takes the "
        "absolute value of every curvature, so a direction that bends down is gone down."
    ),
    source="Dauphin et al. 2014",
    experiment=_RACE,
    holds=_holds,
    without=replace(_RACE, entrants=(_NEWTON, _NEWTON)),
)
