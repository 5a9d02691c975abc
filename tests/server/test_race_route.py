"""What the browser asks for while a hand still moves, over HTTP: races tried out, and landscapes over another view."""

import struct
from urllib.parse import quote

import numpy as np
import pytest

from downhill import Entrant, Experiment, simulate
from downhill.server import race_route
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


def test_edits_are_made_before_the_race_is_run() -> None:
    """Source: the query of the same race, written by hand."""
    edits = '[{"start": [3.5, 0.5], "count": 1}, {"layout": "grid"}, {"numbers": [[0, "learning_rate", 0.5]]}]'
    before = "landscape=saddle&start=1,0.5&steps=3&entrant=gd,learning_rate=0.25"
    after = "landscape=saddle&start=3.5,0.5&steps=3&entrant=gd,learning_rate=0.5"
    assert answer(f"/race?{before}&edits={quote(edits)}") == answer(f"/race?{after}")
    assert answer(f"/race?{before}&edits=[]") == answer(f"/race?{before}")


def test_an_edited_race_is_opened_at_its_own_address() -> None:
    """Source: the query of the same race, written by hand; the address is relative, for whoever serves below a path."""
    name = quote(quote("é & b, 50%", safe=" "), safe="")
    edits = quote('[{"start": [3.5, -0.5]}]')
    query = f"landscape=saddle,a=1,b=1&start=1,0.5&steps=3&entrant=gd,learning_rate=0.25,name={name}"
    status, headers, _ = asgi.get(race_route.routes(), f"/edited?{query}&edits={edits}")
    assert (status, headers["location"]) == (303, f"./?{query.replace('1,0.5', '3.5,-0.5')}")


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
        ("/race?edits=[]", "field 'landscape' is missing"),
        ("/race?landscape=beale&edits=[]&edits=[]", "edits: given 2 times; may be given once"),
        ("/race?landscape=beale&edits=", "not readable as JSON"),
        ("/race?landscape=beale&edits={}", "edits = '{}': must be a list of objects"),
        ("/race?landscape=beale&edits=" + quote(r'[{"\ud800": 1, "\ud800": 2}]'), r"\ud800: given twice"),
        ("/race?landscape=beale&edits=[1]", "edits = '[1]': must be a list of objects"),
        ("/race?landscape=beale&edits=[[[[[[1]]]]]]", "nested too deep"),
        (f"/race?landscape=beale&edits=[{'1,' * 10_000}1]", "at most 20000 are allowed"),
        ("/race?landscape=beale&edits=" + quote('[{"numbers": [[0, "b", 1]]}]'), "entrant = 0: there is none"),
        ("/edited?landscape=beale&edits=" + quote('[{"start": [NaN, 0.0]}]'), "start x = nan"),
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
