"""Gradient descent that starts on the saddle's axis never leaves it."""

from collections.abc import Sequence
from dataclasses import replace

from downhill.experiment import Entrant, Experiment
from downhill.lessons.entry import Lesson
from downhill.simulation import Outcome, Trajectory

_ON_THE_AXIS = Experiment("saddle", (-1.5, 0.0), 250, (Entrant("gd", {"learning_rate": 0.03}),))


def _holds(runs: Sequence[Trajectory]) -> bool:
    [gd] = runs
    return bool((gd.theta[:, 1] == 0).all()) and gd.outcome == Outcome.STALLED_AT_SADDLE


SADDLE_AXIS = Lesson(
    id="saddle_axis",
    number=1,
    title="Stuck on the axis",
    claim=(
        "On the axis of a saddle the slope has no component across it, so gradient descent walks straight into the "
        "saddle and stays there. The least nudge off the axis, and it gets away."
    ),
    source="Goodfellow, Bengio & Courville 2016, chapter 8",
    experiment=_ON_THE_AXIS,
    holds=_holds,
    without=replace(_ON_THE_AXIS, start=(-1.5, 0.001)),
)
