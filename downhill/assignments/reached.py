"""Whether and when a goal was reached, read off trajectories and curves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from jaxtyping import Float

from downhill.assignments.goal import DISTANCE, Goal
from downhill.experiment.experiment import Experiment
from downhill.networks.runs import Curves, Run
from downhill.simulation.outcome import Outcome
from downhill.simulation.trajectory import Trajectory
from landscapes import find_landscape

_SAME_LOSS = 1e-9
"""By how much the losses of two global minima may differ, relative to them."""

Some = TypeVar("Some", Trajectory, Run)
Values = Float[np.ndarray, " rows"]


@dataclass(frozen=True, slots=True)
class GoalResult:
    """Whether a goal has been reached.

    Attributes:
        reached: whether.
        entrant: index of who used least until then, of equals the first; ``None`` where nobody has reached it.
        step: after how many steps; of a training that of the first reading at which it was so.
        used: of what the goal counts.
    """

    reached: bool
    entrant: int | None = None
    step: int | None = None
    used: float | None = None


def reached_in_race(goal: Goal, experiment: Experiment, trajectories: Sequence[Trajectory]) -> GoalResult:
    """Whether a race has reached a goal, exactly as its trajectories have it; nothing counts from a divergence on.

    Args:
        goal: one of a race.
        experiment: the race.
        trajectories: of its entrants, in their order.
    """
    minima = _global_minima(experiment) if goal.reads == DISTANCE else []

    def found() -> Iterator[GoalResult]:
        for index, run in _asked(goal, trajectories):
            sound = slice(0, run.outcome.at_step if run.outcome == Outcome.DIVERGED else len(run.loss))
            values = _distances(run.theta[sound], minima) if minima else run.loss[sound]
            steps = np.arange(len(values), dtype=np.float64)
            used = {"gradients": run.gradient_evaluations, "examples": run.examples}.get(goal.counted, steps)
            yield _first(goal, index, values, steps, used[sound])

    return _soonest(found())


def reached_in_training(goal: Goal, runs: Sequence[Run]) -> GoalResult:
    """Whether a training has, at one of its readings.

    Args:
        goal: one of a training.
        runs: of its entrants, in their order.
    """

    def found() -> Iterator[GoalResult]:
        for index, run in _asked(goal, runs):
            curves = run.curves
            used = curves.epochs if goal.counted == "epochs" else curves.steps
            yield _first(goal, index, _medians(goal, curves), curves.steps, used)

    return _soonest(found())


def _asked(goal: Goal, runs: Sequence[Some]) -> Iterator[tuple[int, Some]]:
    """Those who may reach it, with their indices."""
    return ((index, run) for index, run in enumerate(runs) if goal.entrant in (None, index))


def _first(goal: Goal, index: int, values: Values, steps: np.ndarray, used: np.ndarray) -> GoalResult:
    """Of one entrant: what is used only grows, so the first row that is good enough has used least."""
    good = values > goal.bound if goal.is_accuracy else values < goal.bound  # NaN is neither
    if goal.within is not None:
        good = good & (used <= goal.within)
    if not good.any():
        return GoalResult(False)
    row = int(np.argmax(good))
    return GoalResult(True, index, int(steps[row]), float(used[row]))


def _soonest(results: Iterator[GoalResult]) -> GoalResult:
    reached = [each for each in results if each.used is not None]
    return min(reached, key=lambda each: each.used or 0.0, default=GoalResult(False))


def _medians(goal: Goal, curves: Curves) -> Values:
    """Of the seeds, at each reading."""
    values: np.ndarray = getattr(curves.of_weights, goal.reads)
    loss = curves.of_weights.train_loss
    return np.median(np.where(np.isfinite(loss) & np.isfinite(values), values, 0.0 if goal.is_accuracy else np.inf), 0)


def _global_minima(experiment: Experiment) -> list[tuple[float, float]]:
    """Of the known minima those that are the lowest."""
    landscape = find_landscape(experiment.landscape)
    lowest = landscape.lowest_known(experiment.parameters)
    if lowest is None:
        return []
    highest = lowest + _SAME_LOSS * max(1.0, abs(lowest))
    known = landscape.critical_points(experiment.parameters)
    return [each.point for each in known if each.kind == "minimum" and each.loss <= highest]


def _distances(theta: Float[np.ndarray, "rows 2"], minima: Sequence[tuple[float, float]]) -> Values:
    with np.errstate(all="ignore"):
        return np.min([np.hypot(*(theta - np.array(minimum)).T) for minimum in minima], axis=0)
