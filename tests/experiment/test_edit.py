"""What the player's edits do to the experiment."""

import pytest
from jaxtyping import TypeCheckError

from downhill import Entrant, Experiment
from downhill.experiment.edit import edited

RACE = Experiment("saddle", (1.0, 0.5), 3, (Entrant("gd", {"learning_rate": 0.25}), Entrant("adam")))


def test_an_edit_changes_start_budget_and_hyperparameters() -> None:
    edit = {"start": [0.5, -1.0], "budget": "gradients", "hyperparameters": [[0, "learning_rate", 0.5]], "count": 3}
    wanted = Experiment(
        "saddle", (0.5, -1.0), 3, (Entrant("gd", {"learning_rate": 0.5}), Entrant("adam")), budget="gradients"
    )
    assert edited(RACE, edit) == wanted
    assert edited(RACE, {}) == RACE


def test_of_several_values_the_last_counts_and_the_others_stay() -> None:
    edit = {"hyperparameters": [[1, "beta1", 0.25], [0, "learning_rate", 0.1], [1, "beta1", 0.0], [1, "beta2", 0.5]]}
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
        {"hyperparameters": 3},
        {"hyperparameters": [3]},
        {"hyperparameters": ["abc"]},
        {"hyperparameters": [[2, "learning_rate", 0.1]]},
        {"hyperparameters": [[0, "learning_rate", "x"]]},
        {"hyperparameters": [[0, "no_such", 1.0]]},
        {"hyperparameters": [[0, ["learning_rate"], 1.0]]},
        {"hyperparameters": [[-1, "learning_rate", 0.1]]},
        {"hyperparameters": [[0.0, "learning_rate", 0.1]]},
        {"hyperparameters": [["0", "learning_rate", 1.0]]},
        {"hyperparameters": {"a": 1}},
        {"hyperparameters": [[True, "beta1", 0.5]]},
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
    with pytest.raises(ValueError, match=r"^hyperparameters = .*: must be a list of \[entrant, name, value\]$"):
        edited(RACE, {"hyperparameters": [change]})
