"""The address of trainings, asked as a server would: frames, tables of one's own, admission; hostile questions too."""

import asyncio
import json
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from cachetools import LRUCache
from hypothesis import given
from hypothesis import strategies as st

from downhill.experiment import Entrant
from downhill.networks import Data, Network, Progress, Trained, Training, train
from downhill.networks._table import MOST_BYTES
from downhill.networks.boundary import classes_on, view
from downhill.networks.examples import digest, load
from downhill.server import bodies, dear_work, training_question, training_route, trainings
from downhill.server.admission import MOST, MOST_EACH
from downhill.server.base_path import below_base_path
from downhill.server.shared_work import SharedWork
from downhill.server.training_route import routes
from downhill.server.turns import Turns, Visitor
from downhill.simulation.portions import finished
from tests import asgi

SGD, ADAM = Entrant("gd", {"learning_rate": 0.3}, batch_size=16.0), Entrant("adam", batch_size=16.0)
MOONS = Training(Data("moons", {"examples": 40.0}), (Network((4,)),), (SGD, ADAM), epochs=2)
QUERY = MOONS.to_query()
TABLE = "".join(f"{x},{x * x % 7},{'ab'[x % 2]}\n" for x in range(30)).encode()
OWN = replace(MOONS, data=Data("csv", {}, digest(TABLE)))

Frame = tuple[dict[str, Any], bytes]
Shared = SharedWork[Training, Progress, Trained]


def frames(answer: asgi.Answer) -> list[Frame]:
    """Headers and numbers of an answer, by the description of its form."""
    status, headers, body = answer
    assert (status, headers["content-type"]) == (200, "application/octet-stream"), body
    found: list[Frame] = []
    while body:
        (length,) = struct.unpack_from("<I", body)
        message, body = body[4 : 4 + length], body[4 + length :]
        (header,) = struct.unpack_from("<I", message)
        found.append((json.loads(message[4 : 4 + header]), message[4 + header :]))
    return found


def get(query: str) -> asgi.Answer:
    return asgi.get(routes(), f"/training?{query}")


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainings, "trainings", Shared(LRUCache(10**8, getsizeof=trainings.size)))


@pytest.fixture(scope="module")
def moons() -> Trained:
    """The training itself."""
    return train(MOONS)


def keep(trained: Trained) -> None:
    """As if somebody had trained it."""

    def work() -> Iterator[Progress]:
        yield from ()
        return trained

    finished(trainings.trainings.portions(trained.training, work))  # type: ignore[arg-type]


def test_every_reading_is_sent(moons: Trained) -> None:
    """Source: train(), which gives the same numbers but for the seconds."""
    (header, _), *portions, (end, _) = frames(get(QUERY))
    assert [each["label"] for each in header["entrants"]] == ["Gradient descent", "Adam"]
    assert end["done"]
    told = [portion["progress"] for portion, _ in portions]
    assert told == sorted(told)
    assert told[-1] == 1
    for index, run in enumerate(moons.runs):
        mine = [each["curves"] for each, _ in portions if each["curves"] and each["curves"]["entrant"] == index]
        assert len(mine[0]["steps"]) < len(mine[-1]["steps"]) == len(run.curves.steps)
        for name, numbers in (
            ("trainLoss", run.curves.of_weights.train_loss),
            ("testLoss", run.curves.of_weights.test_loss),
        ):
            np.testing.assert_allclose(mine[-1]["ofWeights"][name], numbers, rtol=1e-6)
        assert [bool(each["outcome"]) for each in mine] == [each["steps"][-1] == run.steps for each in mine]


def test_the_plane_of_two_inputs_comes_at_the_end(moons: Trained) -> None:
    """Source: the networks and the examples themselves."""
    keep(moons)
    end, numbers = frames(get(QUERY))[-1]
    boundary = end["boundary"]
    assert (boundary["columns"], boundary["rows"], boundary["train"], boundary["test"]) == (101, 101, 32, 8)
    np.testing.assert_allclose(boundary["view"], view(moons))
    assert len(numbers) == 2 * 101 * 101 + 40 * 9
    classes = np.frombuffer(numbers, "u1", 2 * 101 * 101).reshape(2, 101, 101)
    for index in range(2):
        np.testing.assert_array_equal(classes[index], classes_on(moons, index))
    at, examples = classes.size, load(MOONS.data, 0)
    for part in (examples.train, examples.test):
        count = len(part.labels)
        np.testing.assert_allclose(np.frombuffer(numbers, "<f4", 2 * count, at), part.inputs.ravel(), rtol=1e-6)
        np.testing.assert_array_equal(np.frombuffer(numbers, "u1", count, at + 8 * count), part.labels)
        at += 9 * count


def test_what_has_been_trained_is_there_at_once(moons: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: there is nothing left to train with."""
    keep(moons)
    monkeypatch.delattr(trainings, "train_in_portions")
    _, *portions, _ = frames(get(QUERY))
    assert [(each["progress"], each["curves"]["entrant"]) for each, _ in portions] == [(1.0, 0), (1.0, 1)]


def test_what_somebody_else_was_told_of_comes_at_the_end(moons: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who trains the same at the same time does some of the portions, and hears of these."""

    def work(*_: object) -> Iterator[Progress]:
        yield Progress(0.5, 0, moons.runs[0])
        yield Progress(1.0, 1, moons.runs[1])
        return moons

    monkeypatch.setattr(trainings, "train_in_portions", work)
    other = trainings.in_portions(MOONS)
    next(other)
    _, *portions, _ = frames(get(QUERY))
    assert [each["curves"]["entrant"] for each, _ in portions] == [1, 0, 1]
    other.close()


def test_nobody_is_a_training_too() -> None:
    assert len(frames(get("data=moons"))) == 2


def test_progress_is_told_now_and_then_and_curves_always(moons: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the rule; portions at these moments."""
    moments = iter([10.0, 10.05, 10.06, 10.2, 10.31])
    monkeypatch.setattr("downhill.server.training_route.time.monotonic", lambda: next(moments))
    tell = training_route._teller()
    told = [tell(Progress(0.1, 0, run)) for run in (None, None, moons.runs[0], None, None)]
    assert [each is not None for each in told] == [True, False, True, True, True]


# A table of one's own -------------------------------------------------------------------------------------------------


def post(training: Training, *pieces: bytes) -> asgi.Answer:
    return asgi.post(routes(), f"/training?{training.to_query()}", *pieces)


def test_a_table_is_posted_with_the_question() -> None:
    """Source: by hand: 30 rows of two numbers and a class, of which 6 are for the test."""
    (header, _), *_, (end, _) = frames(post(OWN, TABLE[:50], TABLE[50:]))
    assert header["names"] == ["a", "b"]
    assert "24 examples to train with, 6 for the test" in header["about"]
    assert end["boundary"]["train"] == 24


def test_what_was_learned_from_a_table_is_for_who_has_it() -> None:
    keep(train(OWN, TABLE))
    assert len(frames(post(OWN, TABLE))) == 4
    for answer in (get(OWN.to_query()), post(OWN, b"")):
        assert answer[0] == 400
        assert b"the file is not here" in answer[2]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (TABLE + b"\n", "must be that of the file"),
        (b"1,2\n" * 5, "rows = 5: must be 20 to 20,000"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_what_is_no_such_table_is_refused_before_anything_comes(table: bytes, said: str) -> None:
    own = OWN if table.startswith(TABLE) else replace(OWN, data=Data("csv", {}, digest(table)))
    status, headers, body = post(own, table)
    assert (status, headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert said in body.decode()


def test_a_table_has_a_largest_size() -> None:
    """Source: the number, to a byte; what is read of more is no more than that."""
    piece = b"0" * 1_000_000
    assert post(OWN, piece, piece)[0] == 400
    assert 2 * len(piece) == MOST_BYTES
    assert post(OWN, piece, piece, b"0")[0] == 413
    assert post(OWN, *[piece] * 100)[0] == 413


@pytest.mark.parametrize(("module", "patience"), [(training_question, "UPLOAD_SECONDS"), (bodies, "SILENT_SECONDS")])
def test_a_table_that_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, patience: str
) -> None:
    monkeypatch.setattr(module, patience, 0.01)
    assert asyncio.run(posted("silence"))[0]["status"] == 408
    assert asyncio.run(posted("disconnect"))[0]["status"] == bodies.GONE
    assert not training_route.admission._here
    assert not training_question.uploads._here


def test_who_sends_no_table_keeps_no_answer_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the order: there are more places for tables than for answers, and none for an answer before its table."""
    monkeypatch.setattr(bodies, "SILENT_SECONDS", 60.0)

    async def race() -> int:
        silent = [asyncio.create_task(posted("silence")) for _ in range(MOST_EACH)]
        while training_question.uploads._here.total() < len(silent):
            await asyncio.sleep(0)
        assert not training_route.admission._here
        assert (await posted("silence"))[0]["status"] == 503, "before any more of it is read"
        for each in silent:
            each.cancel()
        return len(silent)

    assert asyncio.run(race()) == MOST_EACH
    assert not training_question.uploads._here


async def posted(then: str) -> list[dict[str, Any]]:
    """Half a table, and then silence, or nobody."""
    sent: list[dict[str, Any]] = []
    told = iter([{"type": "http.request", "body": TABLE[:9], "more_body": True}])

    async def receive() -> dict[str, Any]:
        if (event := next(told, None)) is not None:
            return event
        if then == "silence":
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(event: Any) -> None:
        sent.append(event)

    await routes()[0].app(scope("POST", OWN.to_query()), receive, send)
    return sent


def scope(method: str, query: str) -> dict[str, Any]:
    return {
        "type": "http", "method": method, "path": "/training", "raw_path": b"/training", "root_path": "", "headers": [],
        "query_string": query.encode(), "server": ("localhost", 80),
    }  # fmt: skip


def test_no_other_question_has_a_body(moons: Trained) -> None:
    """What is posted all the same is not read: were it, so much of it would be refused."""
    keep(moons)
    assert len(frames(post(MOONS, *[b"0" * 1_000_000] * 3))) == 4
    [route] = below_base_path(routes())
    assert route.methods == {"GET", "HEAD", "POST"}


# What is refused, and who waits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "field 'data' is missing"),
        ("data=nothing", "data = 'nothing': must be one of"),
        (f"{QUERY}&landscape=beale", "unknown field 'landscape'"),
        (QUERY.replace("epochs=2", "epochs=0"), "epochs = 0"),
        ("data=mnist", "DOWNHILL_DATA is not set"),
        ("data=spirals,examples=20,arms=10,test_fraction=0.9", "leaves 2 of 20 examples"),
        ("data=digits&entrant=newton", "may train a network of at most 2,000 weights"),
        ("data=digits&entrant=gd&epochs=1000&entrant=gd,batch_size=1", "at most 200,000 are allowed"),
        ("data=digits&network=512-512-512-512&seeds=20&entrant=gd,batch_size=8&epochs=200", "300 are allowed: take"),
        (f"data={'x' * 20_001}", "at most 20000 are allowed"),
    ],
)
def test_a_bad_address_is_answered_in_one_line(query: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOWNHILL_DATA", raising=False)
    status, headers, body = get(query)
    assert (status, headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert said in body.decode()
    assert "\n" not in body.decode()


@given(query=st.binary(max_size=200))
def test_whatever_is_asked_is_answered(query: bytes) -> None:
    """Source: no bytes of an address bring the server down; none of these is by chance a training."""
    assert get(query.decode("latin-1"))[0] == 400
    assert asgi.post(routes(), f"/training?{OWN.to_query()}", query)[0] == 400


def test_when_too_many_are_read_the_next_is_asked_to_come_again(moons: Trained) -> None:
    """Source: the number that is admitted; who has read gives a place back, and who is refused, too."""
    keep(moons)
    with ExitStack() as others:
        for number in range(MOST):
            others.enter_context(training_route.admission.admitted(Visitor(str(number)), 0))
        status, headers, body = get(QUERY)
        assert (status, headers["retry-after"], body) == (503, "1", b"busy: try again in a moment")
        assert get("data=nothing")[0] == 400
        assert post(OWN, TABLE)[0] == 503
    for _ in range(MOST + 1):
        assert get(QUERY)[0] == 200
        assert post(OWN, b"1")[0] == 400


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Work without an end; it is noted here when it is closed all the same."""
    noted: list[bool] = []

    def endless(*_: object) -> Iterator[Progress]:
        try:
            while True:
                yield Progress(0.5, 0, None)
        finally:
            noted.append(True)

    monkeypatch.setattr(trainings, "train_in_portions", endless)
    monkeypatch.setattr(training_route, "QUIET_SECONDS", 0.0)
    return noted


def test_who_goes_away_ends_the_work(ended: list[bool]) -> None:
    """Source: after three portions the work is closed, and the place is free again."""
    asyncio.run(gone_after(3))
    assert ended == [True]
    assert not training_route.admission._here
    with dear_work.turns.enter(Visitor("somebody else")) as turn:
        assert turn.come.done()


async def gone_after(portions: int) -> None:
    """Read so many portions, and go."""
    gone, sent = asyncio.Event(), 0

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(event: Any) -> None:
        nonlocal sent
        sent += event["type"] == "http.response.body"
        if sent == portions:
            gone.set()

    await routes()[0].app(scope("GET", QUERY), receive, send)


def test_trainings_wait_for_their_turn(moons: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: somebody else's is the only turn; when it is left, the training comes."""
    keep(moons)
    turns = Turns(at_once=1)
    monkeypatch.setattr(dear_work, "turns", turns)
    with ThreadPoolExecutor(1) as thread:
        with turns.enter(Visitor("somebody else")):
            answer = thread.submit(get, QUERY)
            while not turns.waiting():
                assert not answer.done()
        assert answer.result()[0] == 200
