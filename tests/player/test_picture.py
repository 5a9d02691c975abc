"""What the player is told of a race besides its paths."""

from dataclasses import replace

from downhill import Averaging, Entrant, Experiment, Schedule, simulate
from downhill.player import describe

SCHEDULED = Entrant(
    "adam",
    {"learning_rate": 0.1 + 0.2, "beta1": 0.0},
    schedule=Schedule("cosine", {"warm_up": 5.0}),
    averaging=Averaging("exponential"),
    clip_norm=1e-6,
    name="learning_rate=3,x",
)
RACE = Experiment("saddle", (1.0, 0.5), 2, (Entrant("gd"), SCHEDULED, Entrant("newton")))


def search_key(race: Experiment) -> str:
    return describe(race, simulate(race))["searchKey"]


def with_rates(race: Experiment, rate: float) -> Experiment:
    """The race with this learning rate for every entrant that takes one."""
    entrants = (
        each
        if each.learning_rate is None
        else replace(each, hyperparameters={**each.hyperparameters, "learning_rate": rate})
        for each in race.entrants
    )
    return replace(race, entrants=tuple(entrants))


def test_races_that_a_search_for_learning_rates_treats_alike_have_one_key() -> None:
    """Source: races made here that differ in one thing."""
    key = search_key(RACE)
    assert search_key(with_rates(RACE, 0.5)) == search_key(with_rates(RACE, 1e-6)) == key
    others = (
        replace(RACE, start=(0.5, -0.5)),
        replace(RACE, budget="gradients"),
        replace(RACE, entrants=RACE.entrants[1:]),
        replace(RACE, entrants=(Entrant("gd"), replace(SCHEDULED, clip_norm=2.0), Entrant("newton"))),
        replace(RACE, entrants=(Entrant("gd"), replace(SCHEDULED, name="x"), Entrant("newton"))),
    )
    for other in others:
        assert search_key(other) != key
