"""The lower bound f* that some rules are told: the landscape's lowest known minimum, unless it is given."""

import math

import numpy as np
import pytest

from downhill import Entrant, Experiment, simulate
from downhill.experiment.labels import Label
from downhill.player.packing import summary
from downhill.simulation.read_outs import too_high_bound

LOWEST = {"styblinski_tang": -78.3323314075428, "drop_wave": -1.0, "easom": -1.0, "mccormick": -1.9132229549810}
"""Source: Surjanovic & Bingham's library; Styblinski-Tang's and McCormick's to more digits by Newton."""
RULES = {"polyak_sgd": "f_min", "momo": "lower_bound", "momo_adam": "lower_bound"}


def bound(experiment: Experiment) -> float:
    [entrant] = experiment.entrants
    return entrant.hyperparameters[RULES[entrant.rule]]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("landscape", LOWEST)
def test_it_is_the_landscapes_lowest_minimum(landscape: str, rule: str) -> None:
    """Source: published minima; in code, from an address and from a file, and written in full."""
    made = Experiment(landscape, entrants=(Entrant(rule),))
    read = Experiment.from_query(f"landscape={landscape}&entrant={rule}")
    assert bound(made) == bound(read) == pytest.approx(LOWEST[landscape], rel=1e-12)
    assert f"{RULES[rule]}={bound(made)!r}".removesuffix(".0") in made.to_query()
    assert Experiment.from_query(made.to_query()) == Experiment.from_json(made.to_json()) == made


@pytest.mark.parametrize("rule", RULES)
def test_what_is_given_stays(rule: str) -> None:
    """Source: nothing alters an experiment silently; a landscape without a known minimum has 0."""
    given = Experiment("easom", entrants=(Entrant(rule, {RULES[rule]: 0.0}),))
    assert bound(given) == 0
    assert bound(given.on("styblinski_tang")) == 0
    assert bound(Experiment("formula:x*y", entrants=(Entrant(rule),))) == 0


@pytest.mark.parametrize("rule", RULES)
def test_another_landscape_has_its_own(rule: str) -> None:
    """Source: as above: a race that is moved from one landscape to another and back."""
    race = Experiment("easom", entrants=(Entrant(rule), Entrant("gd")))
    there = race.on("styblinski_tang", (1.0, 2.0))
    assert there.entrants[0].hyperparameters[RULES[rule]] == pytest.approx(-78.3323314075428)
    assert (there.start, there.entrants[1]) == ((1.0, 2.0), race.entrants[1])
    assert there.on("easom") == race


@pytest.mark.parametrize("rule", RULES)
def test_with_it_the_loss_falls_where_all_losses_are_negative(rule: str) -> None:
    """Source: f* ≤ f makes every step of Polyak's one downhill (Polyak 1987); f* = 0 above it makes none, or climbs."""
    start = (-2.0, -2.0)
    told, wrong = (
        simulate(Experiment("styblinski_tang", start, 100, (Entrant(rule, given),)))[0]
        for given in ({}, {RULES[rule]: 0.0})
    )
    assert told.loss[-1] < told.loss[0]
    assert told.loss[-1] < wrong.loss[-1]
    assert too_high_bound(told) == ""
    assert too_high_bound(wrong) == f"f* = 0 lies above a loss seen, {wrong.loss.min():.3g}"
    assert too_high_bound(wrong) in summary(wrong, Label("wrong"), None)["details"]


def test_no_warning_for_a_loss_at_its_minimum() -> None:
    """Source: rounding: the listed minimum is the loss there, to the last digits of it."""
    [run] = simulate(Experiment("styblinski_tang", (-2.9, -2.9), 400, (Entrant("momo"),)))
    assert math.isclose(run.loss.min(), -78.3323314075428, rel_tol=1e-9)
    assert too_high_bound(run) == ""
    assert np.isfinite(run.loss).all()
