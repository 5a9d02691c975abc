"""Every message that the server sends is what ``wire.py`` says of it, also where pyright could not see it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from downhill import Averaging, Entrant, Experiment, simulate
from downhill.maps import Basins, Map, Plane, Sensitivity
from downhill.player import describe, landscape_picture, wire
from downhill.server import map_route, picture_route, race_route, read_out_route, start_route, sweep_routes
from tests import asgi
from tests.player.test_packing import taken_apart
from tests.server.test_map_route import frames

RACE = Experiment(
    "rosenbrock",
    steps=20,
    entrants=(Entrant("gd", {"learning_rate": 100.0}), Entrant("momentum", averaging=Averaging("arithmetic"))),
)
ROUTES = [
    *race_route.routes(),
    *picture_route.routes(),
    *read_out_route.routes(),
    *start_route.routes(),
    *sweep_routes.routes(),
    *map_route.routes(),
]
QUERY = RACE.to_query()


def faults(value: Any, hint: Any, at: str = "") -> list[str]:
    """Where a JSON value is not of a type: the paths of what is wrong."""
    arguments, origin = get_args(hint), get_origin(hint)
    if is_typeddict(hint):
        hints = get_type_hints(hint, include_extras=True)
        required = {name for name, each in hints.items() if get_origin(each) is not NotRequired}
        if not isinstance(value, dict) or not required <= value.keys() <= hints.keys():
            return [f"{at}: {value!r:.100} instead of {sorted(hints)}"]
        plain = get_type_hints(hint)
        return [fault for name, each in value.items() for fault in faults(each, plain[name], f"{at}.{name}")]
    if hint is Any:
        return []
    if origin is Literal:
        return [] if value in arguments else [f"{at}: {value!r}"]
    if origin in (Sequence, list):
        return _each(value, [arguments[0]] * len(value), at) if isinstance(value, list) else [f"{at}: no list"]
    if origin is tuple:
        is_one = isinstance(value, list) and len(value) == len(arguments)
        return _each(value, list(arguments), at) if is_one else [f"{at}: {value!r:.100}"]
    if origin is Mapping:
        return [
            f for key, each in value.items() for f in [*faults(key, arguments[0], at), *faults(each, arguments[1], at)]
        ]
    if arguments:  # one of several
        return [] if any(not faults(value, each) for each in arguments) else [f"{at}: {value!r:.100}"]
    is_right = type(value) is hint or (hint is float and type(value) is int)
    return [] if is_right else [f"{at}: {value!r:.100} instead of {hint}"]


def _each(values: list[Any], hints: list[Any], at: str) -> list[str]:
    pairs = zip(values, hints, strict=True)
    return [fault for index, (value, hint) in enumerate(pairs) for fault in faults(value, hint, f"{at}[{index}]")]


def answer(address: str) -> bytes:
    status, _, body = asgi.get(ROUTES, address)
    assert status == 200, body
    return body


@pytest.mark.parametrize(
    ("value", "hint", "count"),
    [
        ({"start": [1, 2.5]}, wire.RidgeStart, 0),
        ({"start": None}, wire.RidgeStart, 0),
        ({"start": [1]}, wire.RidgeStart, 1),
        ({"begin": None}, wire.RidgeStart, 1),
        ({"start": None, "more": 1}, wire.RidgeStart, 1),
        ({"code": "converged", "text": "x"}, wire.Outcome, 0),
        ({"code": "Converged", "text": 1}, wire.Outcome, 2),
        (
            {"entrants": [None, {"values": [1], "finalLosses": [None], "diverged": [1], "best": None}]},
            wire.SearchesHeader,
            1,
        ),
    ],
)
def test_the_search_for_faults_finds_them(value: object, hint: object, count: int) -> None:
    """Source: examples made for it."""
    assert len(faults(value, hint)) == count


@pytest.mark.parametrize(
    ("route", "more"),
    [
        ("race", ""),
        ("picture", ""),
        ("landscape", "&view=-1,1,-1,1"),
        ("read-outs", ""),
        ("film", "&film=0,learning_rate"),
        ("tuned", ""),
    ],
)
def test_answers(route: str, more: str) -> None:
    """Source: the types by route; one entrant diverges, one has an average."""
    header, _ = taken_apart(answer(f"/{route}?{QUERY}{more}"))
    assert faults(header, get_type_hints(wire.Answers)[route]) == []


def test_every_answer_has_a_type() -> None:
    """Source: the routes that there are; maps and starts have forms of their own, an edited race is a redirection."""
    paths = {route.path.removeprefix("/") for route in ROUTES}
    assert paths - {"map", "ridge-start", "edited"} == get_type_hints(wire.Answers).keys()


@pytest.mark.parametrize("landscape", ["rosenbrock", "himmelblau", "cliff_rnn"])
def test_landscapes(landscape: str) -> None:
    header = json.loads(json.dumps(landscape_picture(landscape, Experiment(landscape).parameters).header))
    assert faults(header, wire.LandscapeHeader) == []


@pytest.mark.parametrize("landscape", ["saddle", "quadratic"])
def test_starts_on_a_ridge(landscape: str) -> None:
    """There is one, and there is none."""
    assert faults(json.loads(answer(f"/ridge-start?{Experiment(landscape).to_query()}")), wire.RidgeStart) == []


def test_a_race_of_the_page() -> None:
    race: wire.PageRaceHeader = {
        **describe(RACE, simulate(RACE)), "layout": "grid", "session": "s", "heard": 3, "faulty": False,
    }  # fmt: skip
    assert faults(json.loads(json.dumps(race)), wire.PageRaceHeader) == []


@pytest.mark.parametrize(
    ("variation", "show"),
    [
        (Basins(size=4), "outcome"),
        (Basins(size=4), "steps"),
        (Plane(entrant=1, size=4), "loss"),
        (Sensitivity(values=5), "loss"),
        (Sensitivity(values=5, target=1.0), "steps"),
        (Sensitivity(values=5), "outcome"),
    ],
)
def test_maps(variation: Basins | Plane | Sensitivity, show: str) -> None:
    """Source: the two types of frames; a plane on a quadratic has a boundary."""
    landscape = "quadratic" if isinstance(variation, Plane) else "double_well"
    query = Map(Experiment(landscape, steps=9, entrants=RACE.entrants), variation).to_query()
    *progress, (picture, _) = frames(answer(f"/map?{query}&show={show}"))
    assert [fault for header, _ in progress for fault in faults(header, wire.ProgressHeader)] == []
    assert faults(picture, wire.MapHeader) == []
