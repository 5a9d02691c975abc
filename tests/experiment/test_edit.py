"""What the player's edits do to the experiment."""

import pytest
from jaxtyping import TypeCheckError

from downhill import Entrant, Experiment, Schedule
from downhill.experiment.edit import edited

RACE = Experiment("saddle", (1.0, 0.5), 3, (Entrant("gd", {"learning_rate": 0.25}), Entrant("adam")))


def test_an_edit_changes_start_budget_and_numbers() -> None:
    edit = {"start": [0.5, -1.0], "budget": "gradients", "numbers": [[0, "learning_rate", 0.5]], "count": 3}
    wanted = Experiment(
        "saddle", (0.5, -1.0), 3, (Entrant("gd", {"learning_rate": 0.5}), Entrant("adam")), budget="gradients"
    )
    assert edited(RACE, edit) == wanted
    assert edited(RACE, {}) == RACE


def test_of_several_values_the_last_counts_and_the_others_stay() -> None:
    edit = {"numbers": [[1, "beta1", 0.25], [0, "learning_rate", 0.1], [1, "beta1", 0.0], [1, "beta2", 0.5]]}
    adam = Entrant("adam", {"beta1": 0.0, "beta2": 0.5})
    assert edited(RACE, edit).entrants == (Entrant("gd", {"learning_rate": 0.1}), adam)
    assert RACE.entrants[1] == Entrant("adam"), "the race before stays as it is"


@pytest.mark.parametrize(
    "edit",
    [
        {"budget": "hours"},
        {"start": None},
        {"start": [1]},
        {"start": "ab"},
        {"start": [float("nan"), 0]},
        {"numbers": 3},
        {"numbers": [3]},
        {"numbers": ["abc"]},
        {"numbers": [[2, "learning_rate", 0.1]]},
        {"numbers": [[0, "learning_rate", "x"]]},
        {"numbers": [[0, "no_such", 1.0]]},
        {"numbers": [[0, ["learning_rate"], 1.0]]},
        {"numbers": [[-1, "learning_rate", 0.1]]},
        {"numbers": [[0.0, "learning_rate", 0.1]]},
        {"numbers": [["0", "learning_rate", 1.0]]},
        {"numbers": {"a": 1}},
        {"numbers": [[True, "beta1", 0.5]]},
        {"learning_rate": 0.1},
    ],
)
def test_an_edit_that_is_not_allowed_is_a_value_error(edit: dict[str, object]) -> None:
    """It comes from a browser and may be anything."""
    # In tests a wrong type is caught even before Experiment's own checks.
    with pytest.raises((ValueError, TypeCheckError), match=r".+"):
        edited(RACE, edit)


@pytest.mark.parametrize("change", [[0, "learning_rate"], [0, "learning_rate", 0.1, 1]])
def test_a_change_of_another_length_is_told_what_is_allowed(change: list[object]) -> None:
    with pytest.raises(ValueError, match=r"^numbers = .*: must be a list of \[entrant, name, value\]$"):
        edited(RACE, {"numbers": [change]})


def test_numbers_around_a_rule_are_changed_by_their_names_in_an_address() -> None:
    """Source: the query with the other number in it. One that was not there is switched on."""
    query = "landscape=saddle&entrant=gd,learning_rate=0.25,schedule=exponential,decay_steps=10,warm_up={}"
    before = Experiment.from_query(f"{query.format(2)},averaging=exponential,noise=0.5")
    numbers = {"warm_up": 7.0, "noise": 0.25, "clip_norm": 2.0, "learning_rate": 0.125}
    (after,) = edited(before, {"numbers": [[0, name, value] for name, value in numbers.items()]}).entrants
    wanted = Experiment.from_query(f"{query.format(7)},averaging=exponential,noise=0.25,clip_norm=2").entrants[0]
    assert after == wanted.with_number("learning_rate", 0.125)
    assert {name: after.around[name] for name in ("warm_up", "noise", "clip_norm")} == {
        "warm_up": 7.0, "noise": 0.25, "clip_norm": 2.0,
    }  # fmt: skip


def test_a_last_rate_is_changed_where_there_is_one() -> None:
    """Source: by hand; a schedule with the other number for it has none of this name."""
    before = Experiment.from_query(
        "landscape=saddle&entrant=gd,schedule=linear,final_rate=0.125&entrant=gd,schedule=linear"
    )
    (after, _) = edited(before, {"numbers": [[0, "final_rate", 0.5]]}).entrants
    assert after.schedule == Schedule("linear", {"final_rate": 0.5})
    with pytest.raises(ValueError, match="unknown hyperparameter 'final_rate'"):
        edited(before, {"numbers": [[1, "final_rate", 0.5]]})
