"""On a constant slope momentum reaches the speed α‖g‖/(1 - φ)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Lesson
from downhill.simulation import Trajectory

_GD = Entrant("gd", {"learning_rate": 0.02})
_MOMENTUM = Entrant("momentum", {"learning_rate": 0.02, "momentum": 0.9})
_RACE = Experiment("plane", (4.0, 4.0), 60, (_GD, _MOMENTUM))


def _holds(runs: Sequence[Trajectory]) -> bool:
    gd, momentum = (float(np.hypot(*run.step[-1])) for run in runs)
    return bool(np.isclose(momentum, gd / (1 - 0.9), rtol=0.01))


TERMINAL_SPEED = Lesson(
    id="terminal_speed",
    number=9,
    title="Terminal speed",
    claim=(
        "On a constant slope momentum gains speed until what it loses each step equals what it gains: ten times the "
        "speed of gradient descent for φ = 0.9."
    ),
    source="Goodfellow, Bengio & Courville 2016, chapter 8",
    experiment=_RACE,
    holds=_holds,
    without=replace(_RACE, entrants=(_GD, _GD)),
)
