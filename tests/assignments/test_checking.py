"""Source: closed forms for what a race gives; the training and the map against their own numbers."""

from dataclasses import replace

import numpy as np
import pytest

from downhill import Entrant, Experiment
from downhill.assignments import (
    Answered,
    Assignment,
    Attempt,
    Checked,
    Free,
    FreeNumber,
    Goal,
    GoalResult,
    HandIn,
    checked,
)
from downhill.assignments.checking import agree
from downhill.assignments.recomputed import MOST_POINTS
from downhill.assignments.results import MapResult, RaceResult, TrainingResult
from downhill.maps import Map, Sensitivity, compute
from downhill.networks import Data, Training, train
from downhill.networks._idx import VARIABLE
from downhill.simulation.outcome import Outcome
from tests.assignments.examples import (
    ASSIGNMENT,
    BOWL,
    HAND_IN,
    MAP,
    OF_MAP,
    OF_TRAINING,
    RACE,
    TRAINING,
    with_rate,
)

HALVING = Experiment(BOWL, (1.0, 0.0), 10, (Entrant("gd", {"learning_rate": 0.25}),))
ALONE = Assignment("Halving", HALVING)
LAST = 4.0**-10


def claim(result: RaceResult, goal: bool | None = None, assignment: Assignment = ALONE) -> Checked:
    return checked(HandIn(assignment, (Attempt(HALVING, (result,), goal),)))


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        (RaceResult("still_moving", 10, LAST), ""),
        (RaceResult("still_moving", 10, float(np.float32(LAST * 1.00009))), ""),
        (RaceResult("still_moving", 10, LAST * 1.0002), "loss 9.53865×10⁻⁷ is claimed, it is 9.53674×10⁻⁷"),
        (RaceResult("still_moving", 9, LAST), "at step 9 is claimed, it is 10"),
        (RaceResult("converged", 10, LAST), "outcome converged is claimed, it is still moving"),
        (RaceResult("still_moving", 10, None), "loss none is claimed, it is 9.53674×10⁻⁷"),
    ],
)
def test_what_is_claimed_is_compared(result: RaceResult, problem: str) -> None:
    """2 · 2⁻¹⁰ is a larger slope than counts as none, so that the run is still moving after 10 steps."""
    [attempt] = claim(result).attempts
    assert attempt.recomputed.results == (RaceResult("still_moving", 10, LAST),)
    assert attempt.problem == (f"Gradient descent: {problem}" if problem else "")


def test_rounding_near_0_is_no_difference() -> None:
    assert agree(1e-30, 3e-17)
    assert not agree(1e-9, 2e-9)
    assert agree(3, 3)
    assert not agree(3, 4)


@pytest.mark.parametrize(("claimed", "problem"), [(True, ""), (False, "goal: not reached is claimed, which is not so")])
def test_the_goal_is_looked_at_again(claimed: bool, problem: str) -> None:
    checked_ = claim(RaceResult("still_moving", 10, LAST), claimed, replace(ALONE, goal=Goal("loss", 0.01)))
    assert checked_.attempts[0].recomputed.goal == GoalResult(True, 0, 4, 4.0)
    assert checked_.attempts[0].problem == problem


def test_a_whole_hand_in() -> None:
    """α = 0.5 is at the minimum after one step, α = 0.25 below 0.01 after four; both within five."""
    found = checked(HAND_IN)
    first, second = found.attempts
    assert (first.problem, first.recomputed.goal) == ("", GoalResult(True, 0, 4, 4.0))
    assert second.recomputed.results[0] == RaceResult("converged", 1, 0.0)
    assert second.problem.startswith("Momentum: loss 0.5 is claimed, it is ")
    assert found.best == 1
    assert [(answer.is_right, answer.is_late) for answer in found.answers if answer] == [
        (True, False),  # 0.95 for 1 ± 0.1
        (False, False),
        (False, False),  # 0.25 away, 0.1 allowed
        (None, False),
    ]


def test_what_is_not_permitted_is_not_run_and_never_best() -> None:
    slow, quick, forbidden = with_rate(0.2), with_rate(0.4), with_rate(0.499)
    events = (Attempt(slow), Attempt(replace(forbidden, seed=1)), Answered(1, 0), Attempt(quick), Attempt(forbidden))
    found = checked(HandIn(ASSIGNMENT, events))
    assert found.problems == (
        "run 2: seed = 1: may not be changed; it is 0 in the assignment",
        "run 4: at most 3 runs are allowed",
        "question 2: answered after the first run",
    )
    assert [bool(attempt.recomputed.results) for attempt in found.attempts] == [True, False, True, False]
    assert found.best == 2
    assert [answer is None for answer in found.answers] == [True, False, True, True]


def test_the_same_run_again_is_no_further_run() -> None:
    """Source: by hand: of five attempts three are different, and as many are allowed."""
    one, two, three, four = map(Attempt, map(with_rate, (0.1, 0.2, 0.3, 0.4)))
    assert checked(HandIn(ASSIGNMENT, (one, two, one, three, two))).problems == ()
    [problem] = checked(HandIn(ASSIGNMENT, (one, two, one, three, four))).problems
    assert problem == "run 5: at most 3 runs are allowed"


def test_the_best_has_the_lowest_loss_where_nobody_reaches_the_goal() -> None:
    impossible = replace(ASSIGNMENT, goal=Goal("loss", -1.0, entrant=0))
    found = checked(HandIn(impossible, tuple(map(Attempt, (with_rate(0.1), with_rate(0.4), with_rate(0.2))))))
    assert found.best == 1


def test_paths_are_thinned_and_end_before_a_divergence() -> None:
    """x ← -9 x leaves ±10⁶ at step 7: 9⁶ < 10⁶ < 9⁷."""
    diverging, long = Entrant("gd", {"learning_rate": 5.0}), Entrant("gd", {"learning_rate": 1e-4})
    race = replace(HALVING, steps=1000, entrants=(diverging, long))
    [attempt] = checked(HandIn(Assignment("Far", race), (Attempt(race),))).attempts
    assert attempt.recomputed.results[0] == RaceResult("diverged", 7, None)
    short, thinned = attempt.recomputed.paths
    assert short[:, 0].tolist() == [(-9.0) ** t for t in range(7)]
    assert len(thinned) == MOST_POINTS
    assert thinned[0].tolist() == [1.0, 0.0]
    assert thinned[-1, 0] == pytest.approx((1 - 2e-4) ** 1000, rel=1e-6)


def test_a_training_is_trained_again() -> None:
    trained = train(TRAINING)
    ends = trained.runs[0].curves.of_weights
    losses = float(ends.train_loss[0, -1]), float(ends.test_loss[0, -1])
    result = TrainingResult(*losses, float(ends.test_accuracy[0, -1]))
    events = (Attempt(TRAINING, (result,), True), Attempt(TRAINING, (replace(result, test_accuracy=0.123),)))
    found = checked(HandIn(OF_TRAINING, events))
    assert found.attempts[0].problem == ""
    assert found.attempts[0].recomputed.goal == GoalResult(True, 0, 0, 0.0)  # the loss begins below 5
    assert found.attempts[1].problem.startswith("Gradient descent: test accuracy 0.123 is claimed, it is ")
    assert found.best == 0


def test_a_map_is_computed_again() -> None:
    """Of 16 starts that all go where they go; a wrong count is told of both outcomes."""
    [ends] = compute(MAP).final_states
    [attempt] = checked(HandIn(OF_MAP, (Attempt(MAP),))).attempts
    [result] = attempt.recomputed.results
    assert isinstance(result, MapResult)
    assert sum(result.outcomes.values()) == ends.outcome.size == 16
    [name] = result.outcomes
    wrong = checked(HandIn(OF_MAP, (Attempt(MAP, (MapResult({name: 15, "never_moved": 1}),)),)))
    assert wrong.problems == (
        f"run 1: Momentum: {Outcome(name).label} 15 is claimed, it is 16; Momentum: never moved 1 is claimed, it is 0",
    )
    assert wrong.best is None


def test_what_is_too_dear_or_cannot_be_had_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    dear = Map(replace(HALVING, steps=5000, entrants=(Entrant("adam"),) * 12), Sensitivity(values=2000, seeds=200))
    assert "s are spent on one attempt" in checked(HandIn(Assignment("Dear", dear), (Attempt(dear),))).problems[0]
    mnist = Training(Data("mnist"), entrants=(Entrant("gd"),))
    problem = checked(HandIn(Assignment("Digits", mnist), (Attempt(mnist),))).problems[0]
    assert problem.startswith(f"run 1: data mnist: {VARIABLE} is not set")


def test_only_who_could_be_changed_is_compared() -> None:
    """Source: by hand: momentum runs the same in each attempt, and would be the best of each."""
    free = Free(numbers=(FreeNumber(0, "learning_rate", 0.0001, 0.5),))
    good = Entrant("momentum", {"learning_rate": 0.25, "momentum": 0.0})
    race = replace(RACE, entrants=(RACE.entrants[0], good))
    assignment = Assignment("Rate", race, free=free)
    assert assignment.judged == (0,)
    slow, fast = (replace(race, entrants=(Entrant("gd", {"learning_rate": rate}), good)) for rate in (0.001, 0.2))
    assert checked(HandIn(assignment, (Attempt(slow), Attempt(fast), Attempt(slow)))).best == 1
    assert replace(assignment, goal=Goal("loss", 0.01, entrant=1)).judged == (1,)
    assert replace(assignment, free=Free()).judged == (0, 1)
