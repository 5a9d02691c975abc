"""The addresses of films and searches, asked as a server would; hostile ones among them."""

import json
import struct
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill import Entrant, Experiment
from downhill.player import questions
from downhill.server.sweep_routes import routes
from tests import asgi

RACE = Experiment("saddle", (1.0, 0.5), 20, (Entrant("gd", {"learning_rate": 0.1}), Entrant("adam", name="a & b, 50%")))
QUERY = RACE.to_query()


def get(path: str, query: str | bytes) -> asgi.Answer:
    """Ask the routes."""
    text = query if isinstance(query, str) else query.decode("latin-1")
    return asgi.get(routes(), f"{path}?{text}")


def header_of(body: bytes) -> dict[str, Any]:
    (length,) = struct.unpack_from("<I", body)
    return json.loads(body[4 : 4 + length].decode())


@pytest.mark.parametrize("film", ["1,beta1", quote("1,beta1", safe="")])
def test_a_film_of_an_entrants_hyperparameter(film: str) -> None:
    """Source: the entrant's own value; 0.9 is β₁'s default, and as ever in the query of an experiment."""
    status, headers, body = get("/film", f"{QUERY}&film={film}")
    assert (status, headers["content-type"]) == (200, "application/octet-stream")
    header = header_of(body)
    assert (header["entrant"], header["name"], header["symbol"]) == (1, "beta1", "ρ₁")
    assert header["values"][header["present"]] == 0.9
    assert len(header["outcomes"]) == len(header["values"])


def test_where_the_film_stands_in_the_address_does_not_matter() -> None:
    first, last = get("/film", f"film=0,learning_rate&{QUERY}"), get("/film", f"{QUERY}&film=0,learning_rate")
    assert first == last
    assert first[0] == 200


def test_the_tuned_rates_of_a_race() -> None:
    status, headers, body = get("/tuned", QUERY)
    assert (status, headers["content-type"]) == (200, "application/octet-stream")
    entrants = header_of(body)["entrants"]
    assert [len(entrant["values"]) for entrant in entrants] == [101, 101]
    assert all(entrant["best"] in entrant["values"] for entrant in entrants)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (QUERY, "film: given 0 times; must be given once, as <index of an entrant>,<name>"),
        (f"{QUERY}&film=0,learning_rate&film=1,beta1", "film: given 2 times"),
        (f"{QUERY}&film=", "film = '': must be <index of an entrant>,<name>"),
        (f"{QUERY}&film=0", "gd: unknown hyperparameter ''; gd has learning_rate"),
        (f"{QUERY}&film=learning_rate", "film = 'learning_rate': must be"),
        (f"{QUERY}&film=-1,learning_rate", "film = '-1,learning_rate': must be"),
        (f"{QUERY}&film=%D9%A1,beta1", "film = '١,beta1': must be"),
        (f"{QUERY}&film=1e0,beta1", "film = '1e0,beta1': must be"),
        (f"{QUERY}&film=2,learning_rate", "entrant = 2: must be an index below 2"),
        (f"{QUERY}&film={'9' * 90},beta1", "must be an index below 2"),
        (f"{QUERY}&film=0,momentum", "gd: unknown hyperparameter 'momentum'; gd has learning_rate"),
        (f"{QUERY}&film=0,learning_rate,", "unknown hyperparameter 'learning_rate,'"),
        (f"{QUERY}&film=0,{'x' * 100}", "film: 102 characters; at most 100 are allowed"),
        (f"{QUERY}&f%69lm=0,learning_rate", "film: given 0 times"),
        ("film=0,learning_rate", "field 'landscape' is missing"),
        ("landscape=nowhere&film=0,learning_rate", "landscape = 'nowhere': must be one of"),
        ("landscape=saddle&film=0,learning_rate", "entrant = 0: must be an index below 0"),
        (f"{QUERY}&steps=1e9&film=0,learning_rate", "steps: given twice"),
        ("landscape=saddle&steps=5001&entrant=gd&film=0,learning_rate", "steps = 5001: must be a whole number"),
        (f"landscape={'x' * 20_001}&film=0,learning_rate", "at most 20000 are allowed"),
        (f"{QUERY}&film=0,learning_rate%0d%0aX:1", r"unknown hyperparameter 'learning_rate\r\nX:1'"),
    ],
)
def test_a_bad_address_is_answered_in_one_line(query: str, said: str) -> None:
    status, headers, body = get("/film", query)
    assert (status, headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert said in body.decode()
    assert "\n" not in body.decode()


@pytest.mark.parametrize("query", ["", "landscape=nowhere", f"{QUERY}&film=0,learning_rate", "steps=5"])
def test_a_search_of_a_bad_address_is_refused(query: str) -> None:
    status, headers, body = get("/tuned", query)
    assert (status, headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert b"\n" not in body


@given(query=st.binary(max_size=200))
def test_whatever_is_asked_is_answered(query: bytes) -> None:
    """Source: no bytes of an address bring the server down; none of these is by chance a race and a film."""
    for path in ("/film", "/tuned"):
        assert get(path, query)[0] == 400
    assert get("/film", QUERY.encode() + b"&film=" + query)[0] == 400


def test_what_was_computed_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the second asking computes nothing: there is nothing left to compute with."""
    query = f"{QUERY}&seed=5"
    first = get("/film", f"{query}&film=0,learning_rate"), get("/tuned", query)
    for name in ("sweep_in_portions", "tuned_in_portions"):
        monkeypatch.delattr(questions, name)
    assert (get("/film", f"{query}&film=0,learning_rate"), get("/tuned", query)) == first
