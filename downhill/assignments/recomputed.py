"""An attempt, run again: how it ends, whether it reaches the goal, and where it went."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from downhill.assignments.assignment import Assignment
from downhill.assignments.reached import GoalResult, reached_in_race, reached_in_training
from downhill.assignments.results import MapResult, RaceResult, Result, TrainingResult
from downhill.assignments.work import Work
from downhill.maps.compute import ComputedMap, compute_in_portions
from downhill.maps.cost import map_seconds
from downhill.maps.map import Map
from downhill.networks import cost as training_cost
from downhill.networks.examples import load
from downhill.networks.runs import Run
from downhill.networks.train import train_in_portions
from downhill.networks.training import Training
from downhill.simulation import cost
from downhill.simulation.outcome import OUTCOMES, Outcome
from downhill.simulation.portions import mapped
from downhill.simulation.simulate import simulate_in_portions
from downhill.simulation.trajectory import Trajectory

MOST_POINTS = 200
"""Of a path."""

MOST_SECONDS = 60.0
"""Reckoned, that one attempt may take."""

Path = Float[np.ndarray, "_points 2"]


@dataclass(frozen=True, slots=True, eq=False)
class Recomputed:
    """What an attempt gives.

    Attributes:
        results: of each entrant; empty where it could not be run.
        goal: whether it reaches the assignment's; ``None`` where there is none.
        paths: of a race those of ``Assignment.judged``, from the start to the end or before a divergence, thinned to at
            most 200 points; of other work none.
        why_not: why it could not be run; empty where it was.
    """

    results: tuple[Result, ...] = ()
    goal: GoalResult | None = None
    paths: tuple[Path, ...] = ()
    why_not: str = ""


def recompute(work: Work, assignment: Assignment) -> Generator[None, None, Recomputed]:
    """Run it, in portions.

    Args:
        work: what was attempted.
        assignment: what was to be done.
    """
    goal = assignment.goal
    try:
        check_cheap(work)
    except ValueError as error:  # of a training too that its data are not on this machine
        return Recomputed(why_not=str(error))
    if isinstance(work, Map):
        computed = yield from mapped(compute_in_portions(work), _nothing)
        return Recomputed(map_results(computed))
    if isinstance(work, Training):
        trained = yield from mapped(train_in_portions(work), _nothing)
        reached = None if goal is None else reached_in_training(goal, trained.runs)
        return Recomputed(training_results(trained.runs), reached)
    trajectories = yield from simulate_in_portions(work)
    reached = None if goal is None else reached_in_race(goal, work, trajectories)
    judged = [trajectories[index] for index in assignment.judged]
    return Recomputed(race_results(trajectories), reached, tuple(map(_thinned, judged)))


def _nothing(_: object) -> None:
    """What is told of a portion."""


def check_cheap(work: Work) -> None:
    """Refuse what takes longer than anybody waits for who collects it.

    Raises:
        ValueError: it does, or its data are not on this machine.
    """
    if isinstance(work, Training):
        examples = load(work.data, work.seed)
        training_cost.check_possible(work, examples)
        seconds = training_cost.seconds(work, examples)
    else:
        seconds = map_seconds(work) if isinstance(work, Map) else cost.seconds(work)
    if seconds > MOST_SECONDS:
        raise ValueError(f"would take some {seconds:,.0f} s; at most {MOST_SECONDS:.0f} s are spent on one attempt")


def race_results(trajectories: Sequence[Trajectory]) -> tuple[RaceResult, ...]:
    """How a race has ended, for each entrant."""
    return tuple(map(_of_race, trajectories))


def training_results(runs: Sequence[Run]) -> tuple[TrainingResult, ...]:
    """How a training has ended, for each entrant."""
    return tuple(map(_of_training, runs))


def map_results(computed: ComputedMap) -> tuple[MapResult, ...]:
    """How a map's runs have ended, for each entrant on it."""
    return tuple(_counts(ends.outcome) for ends in computed.final_states)


def _of_race(run: Trajectory) -> RaceResult:
    loss = None if run.outcome == Outcome.DIVERGED else float(run.loss[-1])
    return RaceResult(run.outcome.code, run.outcome.at_step, loss)


def _thinned(run: Trajectory) -> Path:
    sound = run.theta[: run.outcome.last_sound_step(len(run.theta)) + 1]
    rows = np.unique(np.linspace(0, len(sound) - 1, min(MOST_POINTS, len(sound))).round().astype(int))
    return sound[rows].astype(np.float32)


def _of_training(run: Run) -> TrainingResult:
    ends = run.curves.of_weights
    is_sound = np.isfinite(ends.train_loss[:, -1]) & np.isfinite(ends.test_loss[:, -1])
    train, test = (_median(np.where(is_sound, each[:, -1], np.inf)) for each in (ends.train_loss, ends.test_loss))
    return TrainingResult(train, test, _median(np.where(is_sound, ends.test_accuracy[:, -1], 0.0)))


def _median(values: Float[np.ndarray, " runs"]) -> float | None:
    middle = float(np.median(values))
    return middle if np.isfinite(middle) else None


def _counts(outcomes: np.ndarray) -> MapResult:
    counts: Sequence[int] = np.bincount(outcomes.ravel(), minlength=len(OUTCOMES)).tolist()
    return MapResult({str(outcome): count for outcome, count in zip(OUTCOMES, counts, strict=True)})
