"""Gradient descent ends in the nearest minimum, momentum in the global one."""

from collections.abc import Sequence
from dataclasses import replace

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Lesson
from downhill.simulation import Trajectory

_GD = Entrant("gd", {"learning_rate": 0.02})
_MOMENTUM = Entrant("momentum", {"learning_rate": 0.02, "momentum": 0.9})
_RACE = Experiment("double_well", steps=300, entrants=(_GD, _MOMENTUM))


def _holds(runs: Sequence[Trajectory]) -> bool:
    gd, momentum = runs
    return bool(gd.theta[-1, 0] < 0 < momentum.theta[-1, 0]) and bool(momentum.loss[-1] < gd.loss[-1] - 0.1)


TWO_WELLS = Lesson(
    id="two_wells",
    number=6,
    title="Over the ridge",
    claim=(
        "Two wells, and the nearer one is not the deeper one. Gradient descent stops in the first; momentum rolls "
        "through it, over the ridge, and settles in the deeper well."
    ),
    source="Sutskever et al. 2013",
    experiment=_RACE,
    holds=_holds,
    without=replace(_RACE, entrants=(_GD, _GD)),
)
