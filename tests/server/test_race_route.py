"""What the browser asks for while a hand still moves, over HTTP: races tried out, and landscapes over another view."""

import struct

import numpy as np
import pytest
from jaxtyping import TypeCheckError

from downhill import Entrant, Experiment, simulate
from downhill.server import race_route
from downhill.widgets.race import edited
from landscapes import find_landscape
from tests import asgi
from tests.player.test_packing import taken_apart

RACE = Experiment("saddle", (1.0, 0.5), 3, (Entrant("gd", {"learning_rate": 0.25}), Entrant("adam")))


def answer(address: str) -> bytes:
    """What comes back, if it is allowed."""
    status, _, body = asgi.get(race_route.routes(), address)
    assert status == 200
    return body


def test_a_race_is_answered_as_the_page_would_show_it() -> None:
    header, numbers = taken_apart(answer(f"/race?{RACE.to_query()}"))
    assert header["experiment"] == RACE.to_query()
    assert (header["start"], header["steps"], header["budget"], header["lowestKnown"]) == ([1, 0.5], 3, "steps", None)
    gd, adam = simulate(RACE)
    np.testing.assert_array_equal(struct.unpack("<8d", numbers[:64]), [*gd.loss, *adam.loss])
    assert [entrant["label"] for entrant in header["entrants"]] == ["Gradient descent", "Adam"]


def test_a_landscape_is_computed_over_the_view_that_is_asked_for() -> None:
    header, numbers = taken_apart(answer(f"/landscape?{RACE.to_query()}&view=10,12,-1,1"))
    assert (header["view"], header["columns"], header["rows"]) == ([[10, 12], [-1, 1]], 201, 201)
    losses = np.frombuffer(numbers, "<f4").reshape(201, 201)
    np.testing.assert_allclose(losses[0, 0], 10**2 - 1, rtol=1e-6)
    np.testing.assert_allclose(losses[100, 200], 12**2, rtol=1e-6)


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("/race?landscape=nowhere", "landscape = 'nowhere'"),
        ("/race?landscape=beale&steps=1e9", "steps = '1e9'"),
        ("/race", "field 'landscape' is missing"),
        ("/landscape?landscape=beale", "view = '': must be four numbers"),
        ("/landscape?landscape=beale&view=0,1,0,1&view=0,1,0,1", "must be four numbers"),
        ("/landscape?landscape=beale&view=0,1,0", "must be four numbers"),
        ("/landscape?landscape=beale&view=1,0,0,1", "must grow"),
        ("/landscape?landscape=beale&view=nan,1,0,1", "must grow"),
        ("/landscape?landscape=beale&view=0,1,0,1e300", "must grow, within ±1e+09"),
    ],
)
def test_what_is_not_allowed_is_explained(address: str, fault: str) -> None:
    status, _, body = asgi.get(race_route.routes(), address)
    assert status == 400
    assert fault in body.decode()
    assert b"\n" not in body


# What the player's edits do to the experiment -------------------------------------------------------------------------


def test_an_edit_changes_start_budget_and_hyperparameters() -> None:
    edit = {"start": [0.5, -1.0], "budget": "gradients", "hyperparameters": [[0, "learning_rate", 0.5]], "count": 3}
    wanted = Experiment(
        "saddle", (0.5, -1.0), 3, (Entrant("gd", {"learning_rate": 0.5}), Entrant("adam")), budget="gradients"
    )
    assert edited(RACE, edit) == wanted
    assert edited(RACE, {}) == RACE
    assert find_landscape(RACE.landscape).id == "saddle"


@pytest.mark.parametrize(
    "edit",
    [
        {"start": None, "budget": "hours"},
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
        {"hyperparameters": [["0", "learning_rate", 1.0]]},
        {"hyperparameters": {"a": 1}},
    ],
)
def test_an_edit_that_is_not_allowed_is_a_value_error(edit: dict[str, object]) -> None:
    """It comes from a browser and may be anything."""
    # In tests a wrong type is caught even before Experiment's own checks.
    with pytest.raises((ValueError, TypeCheckError), match=r".+"):
        edited(RACE, edit)
