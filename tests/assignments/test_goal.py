"""Source: closed forms. On x² + y² gradient descent with α = 0.25 halves x: from (1, 0) the loss is 4⁻ᵗ."""

import math
from dataclasses import replace

import numpy as np
import pytest

from downhill import Entrant, Experiment, simulate
from downhill.assignments import Goal, GoalResult
from downhill.assignments.reached import reached_in_race, reached_in_training
from downhill.networks.network import Network
from downhill.networks.runs import Curvature, Curves, Measured, Run, Spreads
from tests.assignments.examples import BOWL

HALVING = Entrant("gd", {"learning_rate": 0.25})
QUARTERING = Entrant("gd", {"learning_rate": 0.375})  # x ← x/4, the loss is 16⁻ᵗ
DIVERGING = Entrant("gd", {"learning_rate": 5.0})  # x ← -9 x
NEWTON = Entrant("newton")  # one step, of 3 gradients


def reached(goal: Goal, *entrants: Entrant, start: tuple[float, float] = (1.0, 0.0), steps: int = 12) -> GoalResult:
    race = Experiment(BOWL, start, steps, entrants)
    return reached_in_race(goal, race, simulate(race))


NEVER = GoalResult(False)


@pytest.mark.parametrize(
    ("goal", "entrants", "result"),
    [
        (Goal("loss", 0.01), [HALVING], GoalResult(True, 0, 4, 4.0)),  # 1/256, after 1/64
        (Goal("loss", 4.0**-4), [HALVING], GoalResult(True, 0, 5, 5.0)),  # below, not at
        (Goal("loss", 0.01, within=4), [HALVING], GoalResult(True, 0, 4, 4.0)),
        (Goal("loss", 0.01, within=3), [HALVING], NEVER),
        (Goal("loss", 1e-30), [HALVING], NEVER),
        (Goal("loss", 2.0), [HALVING], GoalResult(True, 0, 0, 0.0)),
        (Goal("loss", 0.01), [HALVING, QUARTERING], GoalResult(True, 1, 2, 2.0)),  # 1/256 after two
        (Goal("loss", 0.01, entrant=0), [HALVING, QUARTERING], GoalResult(True, 0, 4, 4.0)),
        (Goal("loss", 0.01), [HALVING, HALVING], GoalResult(True, 0, 4, 4.0)),
        (Goal("loss", 0.01, counted="gradients"), [HALVING, NEWTON], GoalResult(True, 1, 1, 3.0)),
        (Goal("loss", 0.01, within=2, counted="gradients"), [NEWTON], NEVER),
        (Goal("loss", 0.01, counted="examples"), [replace(HALVING, batch_size=8.0)], GoalResult(True, 0, 4, 32.0)),
        (Goal("loss", 0.5, entrant=0), [DIVERGING, HALVING], NEVER),
    ],
)
def test_when_a_race_reaches_it(goal: Goal, entrants: list[Entrant], result: GoalResult) -> None:
    assert reached(goal, *entrants) == result


def test_nothing_counts_from_a_divergence_on() -> None:
    """-x² - y² falls for ever: its loss is below the bound only where x is beyond 10⁶, which counts as diverged."""
    race = Experiment("formula:-x**2 - y**2", (1.0, 0.0), 40, (Entrant("gd", {"learning_rate": 1.0}),))  # x ← 3 x
    runs = simulate(race)
    assert 3.0**12 < 1e6 < 3.0**13
    assert (runs[0].outcome, runs[0].outcome.at_step) == ("diverged", 13)
    assert reached_in_race(Goal("loss", -(9.0**12) + 1), race, runs) == GoalResult(True, 0, 12, 12.0)
    assert reached_in_race(Goal("loss", -(9.0**12) - 1), race, runs) == NEVER


def test_only_the_lowest_minima_count_for_the_distance() -> None:
    """The right one of two wells is the deeper: a run that ends in the left one stays two units away from it."""
    race = Experiment("double_well", (-0.9, 0.0), 50, (Entrant("gd", {"learning_rate": 0.1}),))
    assert reached_in_race(Goal("distance", 1.9), race, simulate(race)) == NEVER
    [run] = simulate(replace(race, start=(1.5, 0.0)))
    deepest = float(np.roots([1.0, 0.0, -1.0, -0.15]).real.max())  # of x³ - x - t, the slope along y = 0
    first = next(t for t, (x, y) in enumerate(run.theta) if math.hypot(x - deepest, y) < 0.1)
    assert 0 < first < 50
    assert reached_in_race(Goal("distance", 0.1), race, [run]) == GoalResult(True, 0, first, float(first))


def test_all_minima_of_one_height_count() -> None:
    """Himmelblau's four are all 0."""
    race = Experiment("himmelblau", (-2.8, 3.1), 0 + 1, (Entrant("gd", {"learning_rate": 1e-5}),))
    assert reached_in_race(Goal("distance", 0.1), race, simulate(race)) == GoalResult(True, 0, 0, 0.0)


def run_of(loss: list[list[float]], accuracy: list[list[float]]) -> Run:
    """An entrant's curves, a row for each seed, read before steps 0, 10, 20."""
    losses, accuracies = np.array(loss), np.array(accuracy)
    at, none = np.array([0, 10, 20]), np.array([], int)
    of_weights = Measured(losses, accuracies, losses, accuracies)
    curves = Curves(at, np.array([0.0, 0.5, 1.0]), np.zeros(3), of_weights, None)
    spreads = Spreads(none, np.zeros((0, 1)), np.zeros((0, 2)))
    curvature = Curvature(none, *(np.zeros(0) for _ in range(4)))
    return Run(Entrant("gd"), Network(), 1, 20, curves, spreads, curvature, None, None)


@pytest.mark.parametrize(
    ("goal", "result"),
    [
        (Goal("train_loss", 0.6), GoalResult(True, 0, 10, 10.0)),  # median of 0.4, 0.5, ∞
        (Goal("train_loss", 0.5), GoalResult(True, 0, 20, 20.0)),
        (Goal("train_loss", 0.5, within=10), NEVER),
        (Goal("train_loss", 0.5, counted="epochs", within=1), GoalResult(True, 0, 20, 1.0)),
        (Goal("test_accuracy", 0.7), GoalResult(True, 0, 20, 20.0)),  # of the run that is lost it is 0
        (Goal("test_accuracy", 0.8), NEVER),
    ],
)
def test_when_a_training_reaches_it(goal: Goal, result: GoalResult) -> None:
    """Of three seeds the median, worked out by hand; one has a loss that is not finite."""
    loss = [[1.0, 0.4, 0.3], [1.0, 0.5, 0.4], [1.0, math.nan, math.nan]]
    accuracy = [[0.5, 0.7, 0.9], [0.5, 0.6, 0.8], [0.5, 0.9, 0.9]]
    assert reached_in_training(goal, [run_of(loss, accuracy)]) == result


def test_in_words() -> None:
    assert Goal("loss", 0.01, 100, "gradients").describe() == "loss below 0.01 within 100 gradient evaluations"
    assert Goal("test_accuracy", 0.9).describe() == "test accuracy above 0.9"
    assert (
        Goal("distance", 0.1, 5000).describe() == "distance to the nearest global minimum below 0.1 within 5,000 steps"
    )
