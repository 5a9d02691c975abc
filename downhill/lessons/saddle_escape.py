"""Adaptive rules leave a saddle first."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Lesson
from downhill.simulation import Trajectory

_RATE = {"learning_rate": 0.01}
_GD, _MOMENTUM, _RMSPROP, _ADAM = (Entrant(rule, _RATE) for rule in ("gd", "momentum", "rmsprop", "adam"))
_RACE = Experiment("saddle", (-1.5, 1e-6), 160, (_GD, _MOMENTUM, _RMSPROP, _ADAM))


def _steps_to_get_away(run: Trajectory) -> float:
    away = np.abs(run.theta[:, 1]) > 0.5
    return float(np.argmax(away)) if away.any() else np.inf


def _holds(runs: Sequence[Trajectory]) -> bool:
    gd, momentum, rmsprop, adam = map(_steps_to_get_away, runs)
    return max(rmsprop, adam) < momentum < gd


SADDLE_ESCAPE = Lesson(
    id="saddle_escape",
    number=2,
    title="First away from the saddle",
    claim=(
        "A millionth beside the axis, all with the same learning rate: RMSProp and Adam divide by the size of the "
        "slope, so they step away at once. Momentum has to gather speed, and gradient descent is still there when "
        "the race ends."
    ),
    source="Dauphin et al. 2014",
    experiment=_RACE,
    holds=_holds,
    without=replace(_RACE, entrants=(_RMSPROP, _ADAM, _GD, _MOMENTUM)),
)
