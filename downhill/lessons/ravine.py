"""In a ravine gradient descent zig-zags, momentum hardly."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Lesson
from downhill.simulation import Trajectory

_GD = Entrant("gd", {"learning_rate": 0.095})
_MOMENTUM = Entrant("momentum", {"learning_rate": 0.03, "momentum": 0.7})
_RACE = Experiment("quadratic", (-4.0, 2.0), 40, (_GD, _MOMENTUM), {"condition": 20.0})


def _way_across(run: Trajectory) -> float:
    return float(np.abs(run.step[:, 1]).sum())


def _holds(runs: Sequence[Trajectory]) -> bool:
    gd, momentum = runs
    crossings = int((np.diff(np.sign(gd.theta[:, 1])) != 0).sum())
    return crossings >= 39 and _way_across(gd) > 5 * _way_across(momentum) and bool(momentum.loss[-1] < gd.loss[-1])


RAVINE = Lesson(
    id="ravine",
    number=5,
    title="Zig-zag in the ravine",
    claim=(
        "Twenty times as steep across as along: gradient descent jumps from wall to wall with every step. Momentum "
        "averages the jumps away, walks less than a fifth of the way across, and ends lower."
    ),
    source="Polyak 1964",
    experiment=_RACE,
    holds=_holds,
    without=replace(_RACE, entrants=(_GD, _GD)),
)
