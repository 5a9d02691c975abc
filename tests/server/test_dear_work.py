"""Dear work waits for its turn and cheap work does not; who goes away is forgotten; what is too dear is refused."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from downhill import Entrant, Experiment, simulate
from downhill.server import dear_work, race_route, read_out_route, start_route, sweep_routes
from downhill.server.dear_work import MOST_SECONDS, in_turn, race_is_dear
from downhill.server.turns import Turns
from downhill.simulation import cost
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests import asgi

CHEAP = Experiment("beale", steps=40, entrants=(Entrant("gd"), Entrant("adam")))
LONG = Experiment("linear_regression", steps=5000, entrants=(Entrant("lbfgs"),) * 12)


@pytest.fixture
def nobodys_turn(monkeypatch: pytest.MonkeyPatch) -> Turns:
    """All places are taken; the two turns of the queue wait until somebody leaves one."""
    turns = Turns(at_once=0, most=1)
    monkeypatch.setattr(dear_work, "turns", turns)
    return turns


def waiting(turns: Turns) -> int:
    return sum(map(len, turns._waiting.values()))


def test_a_cheap_race_waits_for_nobody(nobodys_turn: Turns) -> None:
    simulate(CHEAP)
    assert waiting(nobodys_turn) == 0
    assert asgi.get(race_route.routes(), f"/race?{CHEAP.to_query()}")[0] == 200
    assert asgi.get(read_out_route.routes(), f"/read-outs?{CHEAP.to_query()}")[0] == 200


@pytest.mark.parametrize(
    ("routes", "address"),
    [
        (race_route.routes(), f"/race?{LONG.to_query()}"),
        (read_out_route.routes(), f"/read-outs?{LONG.to_query()}"),
        (start_route.routes(), "/ridge-start?landscape=saddle,a=1.75"),
        (sweep_routes.routes(), f"/film?seed=72&{CHEAP.to_query()}&film=0,learning_rate"),
        (sweep_routes.routes(), f"/tuned?seed=72&{CHEAP.to_query()}"),
    ],
    ids=["race", "read-outs", "ridge start", "film", "search"],
)
def test_dear_work_waits_is_counted_and_is_left(nobodys_turn: Turns, routes: Sequence[Route], address: str) -> None:
    """One waits until its reader goes away; while another does, the next is told to come again."""
    asyncio.run(gone_while_waiting(routes, address, nobodys_turn))
    assert waiting(nobodys_turn) == 0
    with nobodys_turn.enter("somebody else"):
        status, headers, body = asgi.get(routes, address)
    assert (status, headers["retry-after"], body) == (503, "1", b"busy: try again in a moment")


async def gone_while_waiting(routes: Sequence[Route], address: str, turns: Turns) -> None:
    """Ask, and go away once the question waits."""
    path, _, query = address.partition("?")
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    statuses: list[int] = []

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect" if waiting(turns) else "http.request"}

    async def send(event: dict[str, int]) -> None:
        statuses.extend([event["status"]] if "status" in event else [])

    await Starlette(routes=routes)(scope, receive, send)  # type: ignore[arg-type]
    assert statuses == [499]


@pytest.mark.parametrize(
    ("routes", "address"),
    [
        (start_route.routes(), "/ridge-start?landscape=saddle,a=1.25"),
        (sweep_routes.routes(), f"/film?seed=71&{CHEAP.to_query()}&film=0,learning_rate"),
        (sweep_routes.routes(), f"/tuned?seed=71&{CHEAP.to_query()}"),
    ],
    ids=["ridge start", "film", "search"],
)
def test_what_is_known_waits_for_nobody(monkeypatch: pytest.MonkeyPatch, routes: Sequence[Route], address: str) -> None:
    first = asgi.get(routes, address)
    monkeypatch.setattr(dear_work, "turns", Turns(at_once=0, most=0))
    assert asgi.get(routes, address) == first
    assert first[0] == 200


def test_whose_turn_comes_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(at_once=1)
    monkeypatch.setattr(dear_work, "turns", turns)
    with ThreadPoolExecutor(1) as thread:
        with turns.enter("somebody else"):
            answer = thread.submit(asgi.get, sweep_routes.routes(), f"/tuned?{CHEAP.to_query()}")
            while not waiting(turns):
                assert not answer.done()
        assert answer.result()[0] == 200


def test_a_page_waits_too(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(at_once=1)
    monkeypatch.setattr(dear_work, "turns", turns)
    came = threading.Event()

    def page() -> None:
        with in_turn("a page", dear=True):
            came.set()

    with in_turn("another", dear=False), ThreadPoolExecutor(1) as thread:
        with in_turn("another", dear=True):
            running = thread.submit(page)
            while not waiting(turns):
                assert not running.done()
            assert not came.is_set()
        running.result()
    assert came.is_set()


def test_what_must_be_compiled_is_dear_until_it_has_run() -> None:
    formula = Experiment("formula:x**2 + 3.25*y**2", steps=10, entrants=(Entrant("gd"),))
    assert race_is_dear(formula)
    simulate(formula)
    assert not race_is_dear(formula)


def test_what_takes_too_long_is_refused_with_what_to_reduce() -> None:
    """Source: the bound, and the cost that is stated."""
    dearest = Experiment("logistic_regression", steps=5000, entrants=(Entrant("lbfgs"),))
    status, _, body = asgi.get(sweep_routes.routes(), f"/film?{dearest.to_query()}&film=0,learning_rate")
    said = f"that takes some {cost.film_seconds(dearest):.0f} s to compute, 30 are allowed: take fewer steps"
    assert (status, body.decode()) == (400, said)


def test_no_race_takes_too_long() -> None:
    """Source: the costs of the largest races on all data, and on a long formula."""
    dear = [*(name for name, entry in LANDSCAPES.items() if entry.examples), "formula:" + "+".join(["sin(x)*y"] * 20)]
    for landscape in dear:
        for rule in ("gd", *(name for name, entry in OPTIMIZERS.items() if entry.gradient_evaluations != 1)):
            assert cost.seconds(Experiment(landscape, steps=5000, entrants=(Entrant(rule),) * 12)) < MOST_SECONDS
