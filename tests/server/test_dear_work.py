"""Dear work waits for its turn and cheap work does not; who goes away is forgotten; what is too dear is refused."""

import asyncio
import re
import sys
import threading
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill import Entrant, Experiment, Outcome, simulate
from downhill.maps import Basins, Map
from downhill.maps.cost import check_map
from downhill.server import dear_work, map_route, race_route, read_out_route, start_route, sweep_routes
from downhill.server.dear_work import Question, answered, at_work, in_turn, race_is_dear
from downhill.server.turns import Turns, Visitor
from downhill.simulation import cost
from downhill.simulation.simulate import simulate_in_portions
from downhill.simulation.sweep import Sweep, _Part, sweep_in_portions
from downhill.simulation.tuning import tuned_in_portions
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests import asgi

CHEAP = Experiment("beale", steps=40, entrants=(Entrant("gd"), Entrant("adam")))
SOMEBODY = Visitor("somebody else")
PATIENCE = 20.0
LONG = Experiment("linear_regression", steps=5000, entrants=(Entrant("lbfgs"),) * 12)


@pytest.fixture
def nobodys_turn(monkeypatch: pytest.MonkeyPatch) -> Turns:
    """All places are taken; the two turns of the queue wait until somebody leaves one."""
    turns = Turns(at_once=0, most=1)
    monkeypatch.setattr(dear_work, "turns", turns)
    return turns


@pytest.fixture
def _each_portion_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """However short it is."""
    monkeypatch.setattr(dear_work, "SHORT_SECONDS", 0.0)


def waiting(turns: Turns) -> int:
    return sum(map(len, list(turns._waiting.values())))  # in one go: others come and go meanwhile


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
        (race_route.routes(), "/landscape?landscape=formula:x**2%2B7.75*y**2&view=-1,1,-2,2"),
        (start_route.routes(), "/ridge-start?landscape=saddle,a=1.75"),
        (sweep_routes.routes(), f"/film?seed=72&{CHEAP.to_query()}&film=0,learning_rate"),
        (sweep_routes.routes(), f"/tuned?seed=72&{CHEAP.to_query()}"),
    ],
    ids=["race", "read-outs", "view", "ridge start", "film", "search"],
)
def test_dear_work_waits_is_counted_and_is_left(nobodys_turn: Turns, routes: Sequence[Route], address: str) -> None:
    """One waits until its reader goes away; while it does, the next of the same visitor is told to come again."""
    asyncio.run(gone_while_waiting(routes, address, nobodys_turn))
    assert waiting(nobodys_turn) == 0
    with nobodys_turn.enter(Visitor("")):  # the same, as the requests of a test have no address
        status, headers, body = asgi.get(routes, address)
    assert (status, headers["retry-after"], body) == (503, "1", b"busy: try again in a moment")


async def gone_while_waiting(routes: Sequence[Route], address: str, turns: Turns) -> None:
    """Ask, and go away once the question waits."""
    path, _, query = address.partition("?")
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    statuses: list[int] = []

    async def receive() -> dict[str, str]:
        while not waiting(turns):
            await asyncio.sleep(0)
        return {"type": "http.disconnect"}

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
        with turns.enter(SOMEBODY):
            answer = thread.submit(asgi.get, sweep_routes.routes(), f"/tuned?{CHEAP.to_query()}")
            while not waiting(turns):
                assert not answer.done()
        assert answer.result()[0] == 200


def test_a_page_waits_too(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(at_once=1)
    monkeypatch.setattr(dear_work, "turns", turns)
    came = threading.Event()

    def page() -> None:
        with at_work(Visitor("a page")):
            came.set()

    with ThreadPoolExecutor(1) as thread:
        with at_work(SOMEBODY):
            running = thread.submit(page)
            while not waiting(turns):
                assert not running.done()
            assert not came.is_set()
        running.result()
    assert came.is_set()


class GoneError(Exception):
    """Nobody wants it any more."""


@pytest.mark.parametrize("checks", [1, 2, 3], ids=["at once", "while it waits", "while it waits longer"])
def test_a_page_that_goes_while_it_waits_leaves(monkeypatch: pytest.MonkeyPatch, checks: int) -> None:
    """Source: the rule: its turn never comes; a check that says that nobody wants it ends the waiting."""
    turns = Turns(at_once=0)
    monkeypatch.setattr(dear_work, "turns", turns)
    seen: list[int] = []

    def check() -> None:
        seen.append(waiting(turns))
        if len(seen) == checks:
            raise GoneError

    with suppress(GoneError), at_work(SOMEBODY, check):
        pytest.fail("there is no place")
    assert seen == [1] * checks
    assert waiting(turns) == 0


def test_a_page_that_goes_while_it_is_served_has_no_other_portion(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(at_once=1)
    monkeypatch.setattr(dear_work, "turns", turns)
    gone = threading.Event()

    def check() -> None:
        if gone.is_set():
            raise GoneError

    with suppress(GoneError), at_work(SOMEBODY, check) as give_way:
        gone.set()
        give_way(None)
        pytest.fail("nobody wants it")
    with at_work(SOMEBODY):
        assert waiting(turns) == 0


def test_short_portions_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the rule: whoever waits is served after so long, not after each portion."""
    turns = Turns(at_once=1)
    monkeypatch.setattr(dear_work, "turns", turns)
    monkeypatch.setattr(dear_work, "SHORT_SECONDS", 3600.0)
    with at_work(SOMEBODY) as give_way, turns.enter(Visitor("another")) as other:
        for _ in range(3):
            give_way(None)
        assert not other.come.done()

    def work() -> Generator[str | None]:
        with turns.enter(Visitor("another")) as other:
            for _ in range(3):
                assert not other.come.done()
                yield None
        yield "made"

    async def made() -> list[str]:
        return [each async for each in in_turn(SOMEBODY, work())]

    assert asyncio.run(made()) == ["made"]


@pytest.mark.usefixtures("_each_portion_alone")
def test_long_work_gives_way_between_its_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the rule: who comes while the first portion is under way is served before the second."""
    turns = Turns(at_once=1)
    monkeypatch.setattr(dear_work, "turns", turns)
    order: list[str] = []

    def short() -> None:
        with at_work(Visitor("another")):
            order.append("short")

    with ThreadPoolExecutor(1) as thread:
        with at_work(SOMEBODY) as give_way:
            order.append("first portion")
            other = thread.submit(short)
            while not waiting(turns):
                assert not other.done()
            give_way(None)
            order.append("second portion")
        other.result()
    assert order == ["first portion", "short", "second portion"]


@pytest.mark.usefixtures("_each_portion_alone")
def test_whose_reader_has_gone_has_no_other_portion_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the rule: the portion during which the reader goes is the last; the work is closed, its place free."""
    turns = Turns(at_once=1)
    monkeypatch.setattr(dear_work, "turns", turns)
    begun, gone, portions = threading.Event(), threading.Event(), []

    def work() -> Generator[None, None, Response]:
        try:
            while True:
                portions.append("portion")
                begun.set()
                assert gone.wait(PATIENCE)
                yield
        finally:
            portions.append("closed")

    async def receive() -> dict[str, str]:
        while not begun.is_set():
            await asyncio.sleep(0)
        gone.set()
        return {"type": "http.disconnect"}

    request = Request({"type": "http", "path": "/", "query_string": b"", "headers": []}, receive)
    answer = asyncio.run(answered(request, lambda _: Question(work(), dear=True)))
    assert answer.status_code == 499
    assert portions == ["portion", "closed"]
    assert waiting(turns) == 0
    assert turns.enter(SOMEBODY).come.done()


def test_long_work_has_short_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: an entrant at a time; 101 values two at a time, as 13 would take more than half a second."""
    monkeypatch.setattr(sys.modules[simulate.__module__], "_simulate_one", lambda *_: None)
    assert len(list(simulate_in_portions(LONG))) == 11

    def none(_experiment: Experiment, _entrant: int, _name: str, values: np.ndarray, _size: int) -> Any:
        theta, outcomes = np.zeros((len(values), 1, 2)), (Outcome("converged", 0),) * len(values)
        return _Part(theta, np.ones(len(values), int), np.zeros(len(values)), outcomes)

    monkeypatch.setattr(sys.modules[Sweep.__module__], "_run", none)
    dearest = replace(LONG, landscape="logistic_regression", parameters={})
    assert len(list(sweep_in_portions(dearest, 0, "learning_rate", np.linspace(0.1, 1.0, 101).tolist()))) == 50
    assert len(list(tuned_in_portions(dearest))) == 12 * 51 - 1


@pytest.mark.parametrize(("sent", "page"), [("0f" * 16, "0f" * 16), ("0F", ""), ("a" * 33, ""), ("é", ""), ("", "")])
def test_a_page_is_known_by_its_own_word_if_that_is_one(sent: str, page: str) -> None:
    headers = [(dear_work.PAGE_HEADER.lower().encode(), sent.encode("latin-1"))]
    request = Request({"type": "http", "headers": headers, "client": ("192.0.2.1", 5)})
    assert dear_work.visitor_of(request) == Visitor("192.0.2.1", page)


def test_what_must_be_compiled_is_dear_until_it_has_run() -> None:
    formula = Experiment("formula:x**2 + 3.25*y**2", steps=10, entrants=(Entrant("gd"),))
    assert race_is_dear(formula)
    simulate(formula)
    assert not race_is_dear(formula)


def test_what_takes_too_long_is_refused_with_what_to_reduce(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the bound, and the cost that is stated."""
    monkeypatch.setattr(cost, "MOST_SECONDS", 3.0)
    dearest = Experiment("logistic_regression", steps=5000, entrants=(Entrant("lbfgs"),))
    status, _, body = asgi.get(sweep_routes.routes(), f"/film?{dearest.to_query()}&film=0,learning_rate")
    said = f"takes some {cost.film_seconds(dearest, 0):.0f} s to compute, 3 are allowed: take 4096 steps"
    assert (status, body.decode()) == (400, said)
    cost.check_films(replace(dearest, steps=4096), {0: 101})
    with pytest.raises(ValueError, match="are allowed: take 4096 steps"):
        cost.check_films(replace(dearest, steps=4097), {0: 101})


def test_a_map_that_takes_too_long_is_refused_with_what_would_do() -> None:
    """Source: the bound; what is advised is allowed."""
    dearest = Map(replace(LONG, entrants=LONG.entrants[:1]), Basins(size=1024))
    with pytest.raises(ValueError, match=r"300 are allowed: take \d+ steps, or a map of \d+ by \d+") as error:
        check_map(dearest)
    steps, across, _ = map(int, re.findall(r"\d+", str(error.value))[2:])
    check_map(replace(dearest, experiment=replace(dearest.experiment, steps=steps)))
    check_map(replace(dearest, variation=Basins(size=across)))
    assert asgi.get(map_route.routes(), f"/map?{dearest.to_query()}")[0] == 400


def test_no_race_takes_too_long() -> None:
    """Source: the costs of the largest races on all data, and on a long formula."""
    dear = [*(name for name, entry in LANDSCAPES.items() if entry.examples), "formula:" + "+".join(["sin(x)*y"] * 20)]
    for landscape in dear:
        for rule in ("gd", *(name for name, entry in OPTIMIZERS.items() if entry.gradient_evaluations != 1)):
            assert cost.seconds(Experiment(landscape, steps=5000, entrants=(Entrant(rule),) * 12)) < cost.MOST_SECONDS
