"""The addresses of planes, lines and their files, asked as a server would; hostile ones among them."""

import csv
import io
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from cachetools import LRUCache

from downhill.networks import Data, Progress, Trained, Training
from downhill.networks.examples import digest
from downhill.networks.plane_choice import PlaneChoice
from downhill.networks.planes import between_in_portions, cut_in_portions
from downhill.player.plane_packing import line_message, plane_message
from downhill.server import computed_planes, plane_route, training_question, trainings
from downhill.server.dear_work import in_one
from downhill.server.export_queue import Queue
from downhill.server.plane_route import routes
from downhill.server.shared_work import SharedWork
from downhill.simulation.portions import finished
from tests import asgi
from tests.networks.test_planes import PLAIN, paths, trained
from tests.server.test_map_route import frames

TRAINED = trained(PLAIN, paths(PLAIN))
QUERY = TRAINED.training.to_query()
SMALL = PlaneChoice("paths", {"size": 3.0})
PLANE = f"{QUERY}&plane={SMALL.to_text()}"


def remember(what: Trained) -> None:
    """As if it had been trained already."""
    finished(trainings.trainings.portions(what.training, lambda: in_one(lambda: what)))


@pytest.fixture(autouse=True)
def _only_this_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainings, "trainings", SharedWork(LRUCache(10)))
    monkeypatch.setattr(computed_planes, "planes", SharedWork(LRUCache(10)))
    monkeypatch.setattr(plane_route, "exports", Queue())
    monkeypatch.setattr(plane_route, "POLL_SECONDS", 0.01)
    remember(TRAINED)


def asked(path: str, query: str) -> tuple[list[dict[str, Any]], dict[str, Any], bytes]:
    """The headers that come before the last frame, its own, and its numbers."""
    status, headers, body = asgi.get(routes(), f"/{path}?{query}")
    assert (status, headers["content-type"]) == (200, "application/octet-stream")
    *before, (last, numbers) = frames(body)
    assert all(numbers == b"" for _, numbers in before)
    return [header for header, _ in before], last, numbers


def test_a_plane() -> None:
    """Source: the plane computed here; how much is done grows from 0 to 1."""
    before, header, numbers = asked("plane", PLANE)
    shares = [each["progress"] for each in before]
    assert shares[0] == 0
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    expected = plane_message(finished(cut_in_portions(TRAINED, SMALL)))
    assert expected.endswith(numbers)
    assert header["race"]["projection"]["steps"] == [[0, 10, 20, 30, 40, 50]] * 2


def test_it_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: there is nothing left to compute with; and nothing has to be waited for."""
    first = asked("plane", PLANE)
    monkeypatch.delattr(computed_planes, "cut_in_portions")
    before, *again = asked("plane", PLANE)
    assert (before, again) == ([], [*first[1:]])


def test_the_usual_plane_need_not_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[PlaneChoice] = []

    def cut(trained: Trained, choice: PlaneChoice) -> Any:
        chosen.append(choice)
        return cut_in_portions(trained, SMALL)

    monkeypatch.setattr(computed_planes, "cut_in_portions", cut)
    asked("plane", QUERY)
    assert chosen == [PlaneChoice()]


def test_a_training_that_has_not_been_done_is_done_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: a training in two portions, and the plane of what it leaves behind."""

    def train(training: Training, file: bytes | None) -> Generator[Progress, None, Trained]:
        assert file is None
        yield Progress(0.5, 0, None)
        yield Progress(1.0, 0, None)
        return replace(TRAINED, training=training)

    monkeypatch.setattr(trainings, "train_in_portions", train)
    training = replace(TRAINED.training, seed=5)
    before, header, _ = asked("plane", f"{training.to_query()}&plane=paths,size=2")
    shares = [each["progress"] for each in before]
    assert shares[:2] == pytest.approx([0.4, 0.8])
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    assert len(header["race"]["projection"]["steps"]) == 2
    assert trainings.trainings.find(training) is not None


def test_a_line() -> None:
    """Source: the line computed here."""
    _, header, numbers = asked("between", f"{QUERY}&between=1,0")
    expected = line_message(TRAINED.training, finished(between_in_portions(TRAINED, 1, 0)))
    assert numbers == b""
    assert repr(header["trainLoss"][3]).encode() in expected
    assert header["fractions"][-1] == 1


def test_a_file() -> None:
    """Source: the points of the paths; what is asked for again is known."""
    query = f"{PLANE}&format=csv&losses=test&layout=surface&theme=dark&point=2&projector=yes"
    _, header, content = asked("plane-file", query)
    assert header == {"fileName": "downhill-plane.csv"}
    _, *rows = csv.reader(io.StringIO(content.decode()))
    assert [row[4] for row in rows] == ["0", "10", "20", "30", "40", "50"] * 2
    expected = [path.train_loss for path in finished(cut_in_portions(TRAINED, SMALL)).paths]
    np.testing.assert_array_equal(np.array([float(row[7]) for row in rows]), np.concatenate(expected))
    assert asked("plane-file", query)[2] == content


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("plane-file", f"{PLANE}&format=png&point=6", "point = 6: must be a whole number from 0 to 5"),
    ],
)
def test_what_only_the_work_finds_out(path: str, query: str, said: str) -> None:
    """Source: the reasons in words, in the last frame."""
    assert said in asked(path, query)[1]["failed"]


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("plane", "", "field 'data' is missing"),
        ("plane", "landscape=beale", "unknown field 'landscape'"),
        ("plane", f"{QUERY}&plane=volume", "plane = 'volume'"),
        ("plane", f"{QUERY}&plane=paths,size=1", "size"),
        ("plane", f"{PLANE}&plane=paths", "plane: given twice"),
        ("plane", f"{QUERY}&plane=random,entrant=7", "entrant = 7: must be an index below 2"),
        ("plane", f"{QUERY}&network=8", "networks: different ones"),
        ("plane", f"{QUERY}&format=gif", "unknown field 'format'"),
        ("between", QUERY, "between = None: must be the indices of two entrants, like 0,1"),
        ("between", f"{QUERY}&between=0,7", "entrant = 7: must be an index below 2"),
        ("between", f"{QUERY}&between=0", "between = '0': must be"),
        ("between", f"{QUERY}&between=0,-1", "between = '0,-1': must be"),
        ("between", f"{QUERY}&between=%D9%A1,0", "must be the indices"),
        ("between", f"{QUERY}&between=0,{'9' * 5000}", "must be the indices"),
        ("plane-file", f"{QUERY}&plane=random,entrant=7&format=gif", "entrant = 7: must be an index below 2"),
        ("plane-file", f"{PLANE}&format=png&point=-1", "point = -1: must be a whole number from 0"),
        ("plane-file", PLANE, "format = None: must be one of gif, mp4"),
        ("plane-file", f"{PLANE}&format=exe", "format = 'exe': must be one of gif, mp4"),
        ("plane-file", f"{PLANE}&format=gif&losses=all", "losses = 'all': must be one of train, test"),
        ("plane-file", f"{PLANE}&format=gif&layout=cube", "layout = 'cube': must be one of"),
        ("plane-file", f"{PLANE}&format=gif&theme=red", "theme = 'red': must be one of"),
        ("plane-file", f"{PLANE}&format=gif&point=last", "point"),
        ("plane-file", f"{PLANE}&format=gif&projector=on", "projector = 'on': must be one of yes, no"),
    ],
)
def test_a_bad_address_is_answered_in_one_line(path: str, query: str, said: str) -> None:
    status, headers, body = asgi.get(routes(), f"/{path}?{query}")
    assert (status, headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert said in body.decode()
    assert "\n" not in body.decode()


def test_a_table_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: what was computed of a table is for who brings the table along, and nobody else."""
    table = ("a,b,label\n" + "".join(f"{index},{index % 3},{'xy'[index % 2]}\n" for index in range(30))).encode()
    training = replace(TRAINED.training, data=Data("csv", digest=digest(table)))
    remember(replace(TRAINED, training=training))
    address = f"/plane?{training.to_query()}&plane=paths,size=2"
    status, _, body = asgi.post(routes(), address, table)
    assert status == 200
    assert "race" in list(frames(body))[-1][0]
    for status, _, body in (asgi.get(routes(), address), asgi.post(routes(), address, table + b"1,1,x\n")):
        assert status == 400
        assert b"data csv: " in body
    monkeypatch.setattr(training_question, "MOST_BYTES", len(table) - 1)
    status, _, body = asgi.post(routes(), address, table)
    assert (status, body) == (413, f"more than {len(table) - 1:,} bytes".encode())
