"""The address of maps, asked as a server would: frames, admission, what is kept; hostile questions among them."""

import asyncio
import json
import struct
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from cachetools import LRUCache
from hypothesis import given
from hypothesis import strategies as st

from downhill import Entrant, Experiment, Outcome, simulate
from downhill.drawing.theme import LIGHT
from downhill.export import map_frames
from downhill.export.map_colours import coloured
from downhill.maps import Basins, ComputedMap, Map, Plane, Sensitivity, compute
from downhill.server import computed_maps, dear_work, map_route, stream
from downhill.server.admission import MOST
from downhill.server.dear_work import in_one
from downhill.server.map_route import routes
from downhill.server.shared_work import SharedWork
from downhill.server.turns import Turns, Visitor
from downhill.simulation.outcome import OUTCOMES
from downhill.simulation.portions import finished
from landscapes import LANDSCAPES
from tests import asgi
from tests.quick_maps import quick_maps as quick_maps

pytestmark = pytest.mark.usefixtures("quick_maps")

WELLS = Experiment("double_well", None, 40, (Entrant("gd", {"learning_rate": 0.1}), Entrant("momentum", name="a & b")))
BASINS = Map(WELLS, Basins(size=5))
QUERY = BASINS.to_query()
PLANE = Map(replace(WELLS, landscape="quadratic", parameters={}), Plane(entrant=1, size=4))
RATES = Map(WELLS, Sensitivity(values=7, low=1e-3, high=10.0, target=0.2))

Frame = tuple[dict[str, Any], bytes]


def get(query: str | bytes) -> asgi.Answer:
    text = query if isinstance(query, str) else query.decode("latin-1")
    return asgi.get(routes(), f"/map?{text}")


def frames(body: bytes) -> Iterator[Frame]:
    """Headers and numbers of an answer, by the description of its form."""
    while body:
        (length,) = struct.unpack_from("<I", body)
        message, body = body[4 : 4 + length], body[4 + length :]
        assert len(message) == length
        (header,) = struct.unpack_from("<I", message)
        yield json.loads(message[4 : 4 + header]), message[4 + header :]


def asked(query: str) -> list[Frame]:
    status, headers, body = get(query)
    assert (status, headers["content-type"]) == (200, "application/octet-stream")
    return list(frames(body))


def pictures(query: str) -> list[Frame]:
    return [frame for frame in asked(query) if "progress" not in frame[0]]


Maps = SharedWork[Map, float, ComputedMap]


def kept_within(most_bytes: int) -> Maps:
    return SharedWork(LRUCache(most_bytes, getsizeof=computed_maps.size))


def store(maps: Maps, computed: ComputedMap) -> None:
    finished(maps.portions(computed.map, lambda: in_one(lambda: computed)))


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    maps = kept_within(10**7)
    monkeypatch.setattr(computed_maps, "maps", maps)
    monkeypatch.setattr(map_route, "maps", maps)


def test_every_run_of_the_basins_is_sent() -> None:
    """Source: simulate() from the start at the second column of the last row, which is the highest y."""
    [(header, numbers)] = pictures(Map(WELLS, Basins(size=5, precision="float64")).to_query())
    x, y = (axis["values"] for axis in header["axes"])
    assert [axis["name"] for axis in header["axes"]] == list(LANDSCAPES["double_well"].axes)
    runs, entrants, at = 25, 2, 4 * 5 + 1
    assert len(numbers) == runs * entrants * (8 + 4 + 4 + 1 + 1)
    thetas = np.frombuffer(numbers, "<f4", entrants * runs * 2).reshape(entrants, runs, 2)
    losses = np.frombuffer(numbers, "<f4", entrants * runs, thetas.nbytes).reshape(entrants, runs)
    steps = np.frombuffer(numbers, "<i4", entrants * runs, 12 * runs * entrants).reshape(entrants, runs)
    outcomes = np.frombuffer(numbers, "i1", entrants * runs, 16 * runs * entrants).reshape(entrants, runs)
    for index, run in enumerate(simulate(replace(WELLS, start=(x[1], y[4])))):
        np.testing.assert_allclose(thetas[index, at], run.theta[-1], rtol=1e-6)
        np.testing.assert_allclose(losses[index, at], run.loss[-1], rtol=1e-6)
        assert OUTCOMES[outcomes[index, at]] == run.outcome
        words = header["outcomes"][outcomes[index, at]]
        assert words["text"].format(steps[index, at]) == run.outcome.describe()
        assert (words["code"], words["textAtStart"]) == (run.outcome, Outcome(words["code"], 0).describe())


def test_colours_legend_and_basis_fit_together() -> None:
    """Source: counting the indices that are sent; the colours of the theme."""
    [(header, numbers)] = pictures(f"{QUERY}&show=minimum")
    indices = np.frombuffer(numbers, "u1", 50, 17 * 50).reshape(2, 25)
    colouring = header["colouring"]
    assert (colouring["runs"], header["basis"]) == (25, "25 starts")
    for line in colouring["classes"]:
        assert line["counts"] == [(each == line["colour"]).sum() for each in indices]
    assert sum(line["counts"][0] for line in colouring["classes"]) == 25
    assert set(LIGHT.paths) & set(colouring["colours"]["light"])
    assert [entrant["label"] for entrant in header["entrants"]] == ["Gradient descent", "a & b"]
    assert len(header["minima"]) == 2, "both wells of the landscape"


def test_a_fine_map_comes_after_coarse_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the sizes that are named; the share that is done never shrinks, and ends before the last picture."""
    monkeypatch.setattr(map_frames, "COARSER", (3, 5))
    got = asked(Map(WELLS, Basins(size=6)).to_query())
    shown = [(len(header["axes"][0]["values"]), header["last"]) for header, _ in got if "progress" not in header]
    assert shown == [(3, False), (5, False), (6, True)]
    shares = [header["progress"] for header, _ in got if "progress" in header]
    assert shares[0] == 0
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_other_colours_of_a_map_compute_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: there is nothing left to compute with; and no coarse map comes where the fine one is there."""
    pictures(QUERY)
    monkeypatch.delattr(computed_maps, "compute_in_portions")
    monkeypatch.setattr(map_frames, "COARSER", (3,))
    [(header, _)] = asked(f"{QUERY}&show=steps")
    assert header["colouring"]["ramp"]["label"] == "steps to convergence"


def test_what_is_kept_is_bounded() -> None:
    """Source: bytes by hand: 25 runs of two entrants, with end (8), loss (4), outcome (1), step (4), minimum (2)."""
    first, second = compute(BASINS), compute(Map(WELLS, Basins(size=5, x_low=0.0, x_high=1.0)))
    cache = kept_within(2 * 25 * 2 * 19)
    store(cache, first)
    store(cache, second)
    assert cache.find(first.map) is first
    third = compute(Map(WELLS, Basins(size=4)))
    store(cache, third)
    assert cache.find(second.map) is None, "the one that was not asked for lately goes"
    assert cache.find(first.map) is first
    store(cache, replace(third, map=Map(WELLS, Basins(size=400)), final_states=third.final_states * 200))
    assert cache.find(first.map) is first, "what is too large for any room displaces nothing"


def test_any_number_of_threads_may_use_the_cache() -> None:
    """Source: every thread finds what it has stored, or nothing; nobody meets the cache half changed."""
    computed = compute(Map(WELLS, Basins(size=2)))
    maps = [replace(computed, map=Map(WELLS, Basins(size=size))) for size in range(2, 12)]
    cache = kept_within(5 * 4 * 2 * 19)

    def use(first: int) -> bool:
        fit = True
        for turn in range(300):
            each = maps[(first + turn) % len(maps)]
            store(cache, each)
            fit = fit and cache.find(each.map) in (each, None)
        return fit

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            assert all(threads.map(use, range(8)))
    finally:
        sys.setswitchinterval(interval)
    assert sum(cache.find(each.map) is each for each in maps) == 5


def test_a_plane_brings_the_boundary_that_theory_knows() -> None:
    """Source: Polyak: momentum on a quadratic of largest curvature κ is stable up to α = 2 (1 + φ) / κ."""
    [(header, _)] = pictures(PLANE.to_query())
    curvature = LANDSCAPES["quadratic"].parameters[0].default
    for rate, momentum in header["boundary"]:
        np.testing.assert_allclose(rate, 2 * (1 + momentum) / curvature, rtol=1e-9)
    assert (header["kind"], header["show"]) == ("plane", "outcome")
    assert pictures(QUERY)[0][0]["boundary"] is None


def test_a_sensitivity_is_sent_as_numbers_per_rate() -> None:
    """Source: simulate() at one of the rates."""
    [(header, numbers)] = pictures(RATES.to_query())
    assert (header["show"], numbers) == ("loss", b"")
    rate = header["axes"][0]["values"][2]
    entrants = tuple(
        replace(each, hyperparameters={**each.hyperparameters, "learning_rate": rate}) for each in WELLS.entrants
    )
    for entrant, run in zip(header["rates"], simulate(replace(WELLS, entrants=entrants)), strict=True):
        np.testing.assert_allclose(entrant["loss"][1][2], run.loss[-1], rtol=1e-9)
        reached = np.flatnonzero(run.loss <= 0.2)
        assert entrant["steps"][1][2] == (reached[0] if reached.size else None)
    assert header["rates"][0]["loss"][1][-1] is None, "gradient descent with α = 10 diverges"


def test_outcomes_over_seeds_stand_in_order() -> None:
    """Source: a stack of shares: along the seeds the colours only grow, though the outcomes come as they come."""
    noisy = replace(WELLS, entrants=(Entrant("gd", noise=5.0),))
    wanted = Map(noisy, Sensitivity(values=6, low=0.05, high=0.5, seeds=9))
    [(header, numbers)] = pictures(wanted.to_query() + "&show=outcome")
    indices = np.frombuffer(numbers, "u1").reshape(9, 6).astype(int)
    assert (np.diff(indices, axis=0) >= 0).all()
    assert (np.diff(coloured(compute(wanted), "outcome").indices[0].astype(int), axis=0) < 0).any()
    assert header["colouring"]["runs"] == 54


def test_nobody_is_a_map_too() -> None:
    [(header, numbers)] = pictures("landscape=saddle&map=basins,size=5")
    assert (header["entrants"], header["colouring"]["classes"], numbers) == ([], [], b"")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "field 'landscape' is missing"),
        ("landscape=nowhere", "landscape = 'nowhere': must be one of"),
        (f"{QUERY}&map=basins", "map: given twice"),
        (f"{QUERY}&show=minimum&show=loss", "show: given twice"),
        (f"{QUERY}&show=everything", "show = 'everything': must be one of"),
        (f"{QUERY}&show=", "show = '': must be one of"),
        (f"{WELLS.to_query()}&map=basins,size=1025", "basins: size = 1025: must be a whole number from 2 to 1024"),
        (f"{WELLS.to_query()}&map=basins,size=1e99", "size"),
        (f"{WELLS.to_query()}&map=plane,entrant=7", "entrant = 7"),
        (f"{WELLS.to_query()}&map=plane,entrant=0", "unknown hyperparameter 'momentum'"),
        (f"{WELLS.to_query()}&map=atlas", "map = 'atlas': must be one of"),
        (f"{WELLS.to_query()}&map=sensitivity&show=steps", "give one"),
        (f"landscape={'x' * 20_001}", "at most 20000 are allowed"),
    ],
)
def test_a_bad_address_is_answered_in_one_line(query: str, said: str) -> None:
    status, headers, body = get(query)
    assert (status, headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert said in body.decode()
    assert "\n" not in body.decode()


@given(query=st.binary(max_size=200))
def test_whatever_is_asked_is_answered(query: bytes) -> None:
    """Source: no bytes of an address bring the server down; none of these is by chance a map."""
    assert get(query)[0] == 400
    assert get(WELLS.to_query().encode() + b"&map=" + query + b"&show=x")[0] == 400


def test_when_too_many_are_read_the_next_is_asked_to_come_again() -> None:
    """Source: the number that is admitted; who has read gives a place back."""
    with ExitStack() as others:
        for number in range(MOST):
            others.enter_context(map_route.admission.admitted(Visitor(str(number)), 0))
        status, headers, body = get(QUERY)
        assert (status, headers["retry-after"], body) == (503, "1", b"busy: try again in a moment")
        assert get("landscape=nowhere")[0] == 400
    for _ in range(MOST + 1):
        assert get(QUERY)[0] == 200


def test_a_map_takes_memory_for_each_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: by hand: 25 runs of two entrants at 32 bytes."""
    sizes: list[int] = []
    admitted = map_route.admission.admitted

    def noted(visitor: Visitor, size: int) -> Any:
        sizes.append(size)
        return admitted(visitor, size)

    monkeypatch.setattr(map_route.admission, "admitted", noted)
    assert get(QUERY)[0] == 200
    assert sizes == [25 * 2 * 32]


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Work without an end; it is noted here when it is closed all the same."""
    noted: list[bool] = []

    def endless(_: Map) -> Iterator[float]:
        try:
            while True:
                yield 0.5
        finally:
            noted.append(True)

    monkeypatch.setattr(computed_maps, "compute_in_portions", endless)
    return noted


@pytest.mark.parametrize("way", ["leaves", "reads no more", "reads slowly"])
def test_who_goes_away_ends_the_work(ended: list[bool], monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Source: after three portions the work is closed, and the place is free again."""
    if way == "reads no more":
        monkeypatch.setattr(stream, "PATIENCE_SECONDS", 0.01)
    if way == "reads slowly":
        monkeypatch.setattr(stream, "WHOLE_PATIENCE_SECONDS", 0.01)
    asyncio.run(gone_after(3, leaves=way == "leaves"))
    assert ended == [True]
    assert not map_route.admission._here
    with dear_work.turns.enter(Visitor("somebody else")) as turn:
        assert turn.come.done()


async def gone_after(portions: int, *, leaves: bool) -> None:
    """Read so many portions of a map, and go; or stay, and read no more."""
    gone, sent = asyncio.Event(), 0
    scope = {
        "type": "http", "method": "GET", "path": "/map", "raw_path": b"/map", "root_path": "", "headers": [],
        "query_string": QUERY.encode(), "server": ("localhost", 80),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(event: Any) -> None:
        nonlocal sent
        sent += event["type"] == "http.response.body"
        if sent == portions and leaves:
            gone.set()
        elif sent == portions:
            await asyncio.Event().wait()

    [route] = routes()
    await route.app(scope, receive, send)


def test_maps_wait_for_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: somebody else's is the only turn; when it is left, the map comes."""
    turns = Turns(at_once=1)
    monkeypatch.setattr(dear_work, "turns", turns)
    with ThreadPoolExecutor(1) as thread:
        with turns.enter(Visitor("somebody else")):
            answer = thread.submit(get, QUERY)
            while not turns.waiting():
                assert not answer.done()
        assert answer.result()[0] == 200
