"""The address that answers with a start on a ridge."""

import json

import pytest

import app
from downhill import Entrant, Experiment
from downhill.server import start_route
from downhill.simulation.starts import ridge_start
from tests import asgi


def ask(query: str) -> tuple[int, str]:
    """Ask the route: status, body."""
    status, _, body = asgi.get(start_route.routes(), f"/ridge-start?{query}")
    return status, body.decode()


@pytest.mark.parametrize("landscape", ["saddle", "himmelblau", "formula:x*y + cos(x)"])
def test_it_answers_with_the_ridge_of_the_experiments_landscape(landscape: str) -> None:
    """Source: the function of the core; JSON keeps every digit."""
    experiment = Experiment(landscape, (1.0, 1.0), entrants=(Entrant("adam", {"learning_rate": 0.1}),))
    status, body = ask(experiment.to_query())
    start = ridge_start(experiment)
    assert start is not None
    assert (status, json.loads(body)) == (200, {"start": list(start)})


def test_parameters_count() -> None:
    """Source: the saddle between the wells lies where x³ - x = t, and the ridge goes through it along y."""
    for tilt, between in ((0.01, -0.01), (0.35, -0.42)):
        _, body = ask(Experiment("double_well", parameters={"tilt": tilt}).to_query())
        assert json.loads(body)["start"][0] == pytest.approx(between, abs=0.01)


def test_no_ridge_is_null() -> None:
    """Source: a convex landscape has none."""
    assert ask("landscape=booth") == (200, '{"start":null}')


@pytest.mark.parametrize("query", ["", "landscape=nowhere", "landscape=formula:x%2B", "landscape=saddle&a=-1"])
def test_a_bad_query_is_refused_in_one_line(query: str) -> None:
    """Source: the experiment's own message."""
    with pytest.raises(ValueError, match=r".") as refused:
        Experiment.from_query(query)
    status, body = ask(query)
    assert status == 400
    assert body == str(refused.value)
    assert "\n" not in body


def test_the_server_answers_at_this_address() -> None:
    """Source: the routes of the application."""
    assert "/ridge-start" in {route.path for route in app.app._user_routes}


def test_what_is_kept_is_bounded_and_depends_on_the_landscape_alone() -> None:
    """Source: two races on one landscape are one entry of 64."""
    start_route._ridge_start.cache_clear()
    ask("landscape=booth&steps=10")
    ask("landscape=booth&steps=20&start=1,1")
    kept = start_route._ridge_start.cache
    assert kept is not None
    assert (kept.currsize, kept.maxsize) == (1, 64)
