"""Source: what the assignment of the examples lets free."""

import re
from dataclasses import replace

import pytest

from downhill import Averaging, Entrant, Schedule
from downhill.assignments import Assignment, check_change
from downhill.assignments.changes import changes
from downhill.assignments.work import Work
from downhill.maps import Basins, Map
from tests.assignments.examples import (
    ASSIGNMENT,
    FREE,
    MAP,
    OF_MAP,
    OF_TRAINING,
    RACE,
    TRAINING,
    with_rate,
)

FIRST, SECOND = RACE.entrants
ADAM = Entrant("adam")


@pytest.mark.parametrize(
    ("assignment", "work"),
    [
        (ASSIGNMENT, RACE),
        (ASSIGNMENT, with_rate(0.5)),
        (ASSIGNMENT, replace(RACE, start=(-2.0, 1.0), steps=50)),
        (ASSIGNMENT, replace(RACE.on("beale"), start=(1.0, 1.0))),
        (ASSIGNMENT, replace(RACE, entrants=(FIRST, ADAM))),
        (ASSIGNMENT, replace(RACE, entrants=(FIRST, SECOND.with_number("momentum", 0.5)))),
        (OF_TRAINING, replace(TRAINING, epochs=5)),
        (OF_TRAINING, replace(TRAINING, entrants=(TRAINING.entrants[0].with_number("batch_size", 5.0),))),
        (
            OF_MAP,
            replace(
                MAP,
                experiment=replace(
                    MAP.experiment, entrants=(MAP.experiment.entrants[0].with_number("learning_rate", 0.5),)
                ),
            ),
        ),
    ],
)
def test_permitted(assignment: Assignment, work: Work) -> None:
    check_change(assignment, work)


@pytest.mark.parametrize(
    ("assignment", "work", "message"),
    [
        (ASSIGNMENT, MAP, "a map: must be a race, as in the assignment"),
        (ASSIGNMENT, with_rate(0.51), "entrants[0]: learning_rate = 0.51: must be a number in [0.01, 0.5]"),
        (ASSIGNMENT, replace(RACE, steps=51), "steps = 51: must be a whole number from 5 to 50"),
        (ASSIGNMENT, replace(RACE, start=(0.0, 1.1)), "start y = 1.1: must be a number in [-1.0, 1.0]"),
        (ASSIGNMENT, replace(RACE, seed=1), "seed = 1: may not be changed; it is 0 in the assignment"),
        (ASSIGNMENT, replace(RACE, budget="gradients"), "budget = 'gradients': may not be changed; it is 'steps'"),
        (ASSIGNMENT, replace(RACE.on("rosenbrock"), start=(0.0, 0.0)), "landscape = 'rosenbrock': must be one of"),
        (ASSIGNMENT, replace(RACE, entrants=(FIRST,)), "entrants: 1 of them; must be 2, as in the assignment"),
        (ASSIGNMENT, replace(RACE, entrants=(FIRST, SECOND, ADAM)), "entrants: 3 of them; must be 2"),
        (ASSIGNMENT, replace(RACE, entrants=(ADAM, SECOND)), "entrants[0]: rule = 'adam': may not be changed"),
        (ASSIGNMENT, replace(RACE, entrants=(FIRST, Entrant("gd"))), "entrants[1]: rule = 'gd': must be one of"),
        (
            ASSIGNMENT,
            replace(RACE, entrants=(FIRST, ADAM.with_number("beta1", 0.5))),
            "entrants[1]: hyperparameters: beta1 = 0.5: may not be changed; it is 0.9",
        ),
        (
            ASSIGNMENT,
            replace(RACE, entrants=(replace(FIRST, schedule=Schedule("cosine")), SECOND)),
            "entrants[0]: schedule: kind = 'cosine': may not be changed; it is 'constant'",
        ),
        (
            ASSIGNMENT,
            replace(RACE, entrants=(replace(FIRST, averaging=Averaging("arithmetic")), SECOND)),
            "entrants[0]: averaging: kind = 'arithmetic': may not be changed; it is 'none'",
        ),
        (
            ASSIGNMENT,
            replace(RACE, entrants=(replace(FIRST, then="adam"), SECOND)),
            "entrants[0]: hyperparameters: switch_at = ",
        ),
        (
            ASSIGNMENT,
            replace(RACE, entrants=(replace(FIRST, noise=0.1), SECOND)),
            "entrants[0]: noise = 0.1: may not be changed; it is None",
        ),
        (
            replace(ASSIGNMENT, free=replace(FREE, start=None)),
            replace(RACE.on("beale"), start=(1.0, 0.0)),
            "start[0] = 1.0: may not be changed; it is -1.5",  # Beale's own
        ),
        (OF_TRAINING, replace(TRAINING, epochs=6), "epochs = 6: must be a whole number from 1 to 5"),
        (OF_TRAINING, replace(TRAINING, precision="float64"), "precision = 'float64': may not be changed"),
        (OF_MAP, Map(MAP.experiment, Basins(size=5)), "map: size = 5: may not be changed; it is 4"),
    ],
)
def test_not_permitted(assignment: Assignment, work: Work, message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        check_change(assignment, work)


def test_changes_in_words() -> None:
    work = replace(with_rate(0.5), steps=20, start=(1.0, 0.5))
    assert changes(RACE, work) == ["start = (1, 0.5)", "steps = 20", "Gradient descent: learning rate = 0.5"]
    rules = replace(RACE.on("beale"), entrants=(FIRST, ADAM))
    assert changes(RACE, rules)[:2] == ["landscape = Beale", "start = (−1.5, −1.5)"]
    assert "Adam: rule = Adam" in changes(RACE, rules)
    assert not [each for each in changes(RACE, rules) if "_" in each]
    assert changes(RACE, RACE) == []
