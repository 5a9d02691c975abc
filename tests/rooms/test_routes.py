"""Live rooms over HTTP, in both databases: what phones and the wall see, and who may do what."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill import Entrant
from downhill.maps import Map
from downhill.player.questions import edited_experiment
from downhill.rooms.store import Store
from downhill.server import room_limits, room_watch
from downhill.server.room_limits import Rate
from downhill.server.room_route import Rooms
from tests.rooms.databases import Database
from tests.rooms.serving import CHOICE, RATE, Asker, Class, bearer, served

Opener = Callable[..., Store]


@pytest.fixture
def asker(database: Database, opened_stores: Opener) -> Iterator[Asker]:
    with served(Rooms(opened_stores(database.address))) as asker:
        yield asker


@pytest.fixture
def by_file(sqlite: Database, opened_stores: Opener) -> Iterator[Asker]:
    """What has nothing to do with the database is tried with one."""
    with served(Rooms(opened_stores(sqlite.address))) as asker:
        yield asker


# A class --------------------------------------------------------------------------------------------------------------


def test_a_class_answers_and_sees(asker: Asker) -> None:
    """Source: by hand: two phones and a wall, from the question to the end."""
    room = Class(asker, phones=2)
    with (
        asker.stream(f"{room.path}/wall", room.steering) as wall,
        asker.stream(f"{room.path}/events", room.phones[0]) as phone,
    ):
        name, state = next(wall)
        assert (name, state["phones"], state["last"], state["round"]) == ("state", 2, 0, None)
        assert next(phone) == ("state", {"endsAt": state["endsAt"], "round": None})

        room.open(CHOICE)
        assert next(wall)[1]["round"]["answered"] == 0
        _, asked = next(phone)
        assert asked["round"]["answer"] is None
        assert room.answer(1, 0) == (200, {"round": 1, "answer": 0})
        _, state = next(wall)
        assert (state["round"]["answered"], state["round"]["distribution"]) == (1, None)

        assert room.steer("show") == (200, {})
        _, state = next(wall)
        assert state["round"]["distribution"] == {"answered": 1, "counts": [1, 0]}
        _, shown = next(phone)  # of the other's answer it has heard nothing before
        assert (shown["round"]["stage"], shown["round"]["distribution"]["counts"]) == ("shown", [1, 0])
        assert room.answer(0, 1)[0] == 409

        assert room.steer("run") == (200, {})
        assert next(phone)[1]["round"]["experiment"] == next(wall)[1]["round"]["experiment"]
        assert room.steer("close") == (200, {})
        assert next(phone)[1]["round"] is next(wall)[1]["round"] is None

        room.open(RATE, 2)
        assert (next(wall)[1]["round"]["rates"]["picked"], next(phone)[1]["round"]["number"]) == ([], 2)
        assert room.answer(0, 0.1, 2)[0] == 200
        assert next(wall)[1]["round"]["rates"]["picked"] == [{"phone": 1, "rate": 0.1}]

        status, table = asker.ask("GET", f"{room.path}/csv", **bearer(room.steering))
        assert status == 200
        assert table.decode() == (
            "\ufeffround,question,phone,answer,x,y,right\r\n1,Who wins?,2,GD,,,no\r\n2,Your rate?,1,0.1,,,\r\n"
        )
        assert room.steer("end") == (200, {})
        assert [*wall] == [*phone] == [("ended", {})]
    assert asker.post(f"{room.path}/phone", {})[0] == 404


def test_the_wall_can_ask_for_each_phones_run_and_for_the_map(by_file: Asker) -> None:
    """Source: what the routes for races and maps read, from the queries that the wall is told."""
    room = Class(by_file, phones=1)
    room.open(RATE | {"entrant": 1})
    room.answer(0, 0.125)
    with by_file.stream(f"{room.path}/wall", room.steering) as wall:
        rates = next(wall)[1]["round"]["rates"]
    [picked] = rates["picked"]
    edits = quote(json.dumps([{"numbers": [[0, "learning_rate", picked["rate"]]]}]))
    assert edited_experiment(f"{rates['race']}&edits={edits}").entrants == (Entrant("adam", {"learning_rate": 0.125}),)
    map_ = Map.from_query(rates["map"])
    assert map_.experiment.to_query() == rates["race"]
    assert (map_.axes[0].values[0], map_.axes[0].values[-1]) == (0.01, 0.5)


def test_who_comes_back_finds_his_answer(by_file: Asker) -> None:
    """Source: the first event of a new stream."""
    room = Class(by_file, phones=1)
    room.open(CHOICE)
    room.answer(0, 1)
    with by_file.stream(f"{room.path.lower().replace('-', '')}/events", room.phones[0]) as phone:
        assert next(phone)[1]["round"]["answer"] == 1


def test_the_table_is_harmless_and_reads_back(by_file: Asker) -> None:
    """Source: OWASP's advice, and Python's own reader."""
    room = Class(by_file, phones=1)
    questions = [
        {"kind": "text", "text": "=cmd()"},
        {"kind": "point", "text": "Where?", "right": [0, 0], "tolerance": 1},
    ]
    for number, (question, answer) in enumerate(zip(questions, ['=1+1,"\né', [0.5, -0.5]], strict=True), start=1):
        room.open(question, number)
        assert room.answer(0, answer, number)[0] == 200
        room.steer("close", number)
    _, table = by_file.ask("GET", f"{room.path}/csv", **bearer(room.steering))
    assert [*csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""))][1:] == [
        ["1", "'=cmd()", "1", "'=1+1,\"\né", "", "", ""],
        ["2", "Where?", "1", "", "0.5", "-0.5", "yes"],
    ]


# Who may do what ------------------------------------------------------------------------------------------------------


def test_only_the_lecturers_token_steers(by_file: Asker) -> None:
    """Source: every token but the right one, on every route; all answers are alike."""
    room, other = Class(by_file, phones=1), Class(by_file, phones=1)
    told = set()
    for path, tokens in {
        "steer": ("", room.phones[0], other.steering, room.steering[:-1], "x" * 65),
        "answer": ("", room.steering, other.phones[0]),
    }.items():
        for token in tokens:
            said = {"do": "end"} if path == "steer" else {"round": 1, "answer": 0}
            told.add(by_file.ask("POST", f"{room.path}/{path}", json.dumps(said).encode(), **json_with(token)))
    for path, token in (("wall", room.phones[0]), ("csv", room.phones[0]), ("events", room.steering), ("wall", "")):
        told.add(by_file.ask("GET", f"{room.path}/{path}", **bearer(token)))
        told.add(by_file.ask("GET", f"room/2222-2222/{path}", **bearer(room.steering)))
    told.add(by_file.ask("POST", "room/2222-2222/phone", b"{}", **json_with("")))
    told.add(by_file.ask("POST", "room/%00/phone", b"{}", **json_with("")))
    [(status, body)] = told
    assert (status, json.loads(body)["code"]) == (404, "unknown")
    room.open(CHOICE)


def json_with(token: str) -> dict[str, str]:
    return {"Content-Type": "application/json"} | bearer(token)


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("", b'{"hours": 4}', {"Content-Type": "text/plain"}, 415),
        ("", b'{"hours": 4}', {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ("", b"{}", {}, 400),
        ("", b"[]", {}, 400),
        ("", b'{"hours": 13}', {}, 400),
        ("", b'{"hours": NaN}', {}, 400),
        ("", b'{"hours": 1, "hours": 2}', {}, 400),
        ("", b'{"hours": 1, "name": 2}', {}, 400),
        ("", b"{" * 4000, {}, 400),
        ("", b"[" * 7999 + b"]", {}, 400),
        ("", b"\xff", {}, 400),
        ("", b" " * 8001, {}, 413),
        ("phone", b'{"name": "x"}', {}, 400),
        ("answer", b'{"round": 1, "answer": {"a": 1}}', {}, 400),
        ("answer", b'{"round": 1, "answer": 1e400}', {}, 400),
        ("answer", b'{"round": 1, "answer": "\\ud800"}', {}, 400),
        ("answer", b'{"round": 1}', {}, 400),
        ("answer", b'{"round": [], "answer": 1}', {}, 400),
        ("answer", b'{"round": 1e999, "answer": 1}', {}, 400),
        ("answer", b'{"round": true, "answer": 1}', {}, 400),
        ("answer", b'{"round": 1.0, "answer": 1}', {}, 400),
        ("answer", b'{"round": 2, "answer": 1}', {}, 409),
        ("steer", b'{"do": "show", "round": 1.0}', {}, 400),
        ("steer", b'{"do": "open"}', {}, 400),
        ("steer", b'{"do": ["end"]}', {}, 400),
        ("steer", b'{"do": "open", "round": 1, "experiment": "landscape=\\ud800", "question": 1}', {}, 400),
        ("steer", b" " * 20_001, {}, 413),
    ],
)
def test_what_is_not_allowed_is_explained(
    rooms_of_one: Class, path: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    """Source: by hand; every answer is JSON in one of the server's own words."""
    token = {"answer": rooms_of_one.phones[0], "steer": rooms_of_one.steering}.get(path, "")
    address = f"{rooms_of_one.path}/{path}" if path else "room"
    found, answer = rooms_of_one.asker.ask("POST", address, body, **(json_with(token) | headers))
    assert found == status, answer
    told = json.loads(answer)
    assert told["code"] == {409: "conflict"}.get(status, "not_allowed")
    assert 0 < len(told["words"]) < 400
    assert "\n" not in told["words"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(answer=JSON)
def test_whatever_is_answered_is_an_option_or_refused(rooms_of_one: Class, answer: object) -> None:
    """Source: of two options the indices are 0 and 1, and nothing else is."""
    is_option = type(answer) is int and answer in (0, 1)
    status, told = rooms_of_one.answer(0, answer)
    assert (status, told.get("code")) == ((200, None) if is_option else (400, "not_allowed"))


@given(body=st.binary(max_size=100))
def test_whatever_is_posted_is_refused(rooms_of_one: Class, body: bytes) -> None:
    """Source: no bytes bring the server down; none of these is by chance an answer."""
    headers = json_with(rooms_of_one.phones[0])
    assert rooms_of_one.asker.ask("POST", f"{rooms_of_one.path}/answer", body, **headers)[0] == 400


@pytest.fixture(scope="module")
def rooms_of_one(tmp_path_factory: pytest.TempPathFactory, opened_once: Opener) -> Iterator[Class]:
    rooms = Rooms(opened_once(str(tmp_path_factory.mktemp("rooms") / "rooms.sqlite")))
    rooms._limits.answers = rooms._limits.answers_together = Rate(1_000_000, 1.0)
    with served(rooms) as asker:
        room = Class(asker, phones=1)
        room.open(CHOICE)
        yield room


# How often ------------------------------------------------------------------------------------------------------------


def test_what_is_used_up_comes_back_evenly() -> None:
    """Source: by hand: 4 in 8 seconds are one in 2."""
    now = [100.0]
    rate = Rate(4, 8.0, clock=lambda: now[0])
    assert [rate.take("a") for _ in range(5)] == [True] * 4 + [False]
    assert rate.take("b")
    now[0] += 1.9
    assert not rate.is_left("a")
    now[0] += 0.1
    assert (rate.is_left("a"), rate.take("a"), rate.take("a")) == (True, True, False)
    now[0] += 1000
    assert [rate.take("a") for _ in range(5)] == [True] * 4 + [False]


def test_many_of_anything_are_refused(by_file: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the numbers: 30 rooms an hour, 60 answers a minute, 120 wrong codes a minute, then right ones neither.

    A wrong code comes back every half a second, which a slow machine takes for its questions: here nothing does.
    """
    monkeypatch.setattr(Rate, "_used_by", lambda rate, who: rate._used.get(who, (0.0, 0.0))[0])
    room = Class(by_file, phones=2)
    room.open(CHOICE)
    statuses = [room.answer(0, 0)[0] for _ in range(61)]
    assert (set(statuses[:60]), statuses[60]) == ({200}, 429)
    assert room.answer(1, 0)[0] == 200
    statuses = [by_file.post("room", {"hours": 1})[0] for _ in range(30)]
    assert statuses == [200] * 29 + [429]
    statuses = [by_file.post("room/2222-2222/phone", {})[0] for _ in range(121)]
    assert statuses == [404] * 120 + [429]
    assert by_file.post(f"{room.path}/phone", {})[1]["code"] == "too_many"
    assert room.answer(1, 1)[0] == 200, "who is in stays in"
    monkeypatch.setattr(Rate, "_used_by", lambda rate, _: 5999.0 if rate._most == 6000 else 0.0)
    assert room.answer(1, 0)[0] == 200
    monkeypatch.setattr(Rate, "_used_by", lambda rate, _: 6000.0 if rate._most == 6000 else 0.0)
    assert room.answer(1, 1)[0] == 429, "of one address 6,000 a minute"


def test_a_class_behind_one_address_comes_in(by_file: Asker) -> None:
    """Source: 200 phones, as issue and lecture hall have them; some mistype."""
    room = Class(by_file)
    for _ in range(29):
        by_file.post("room/3333-3333/phone", {})
    with ThreadPoolExecutor(8) as threads:
        tokens = set(threads.map(lambda _: room.join(), range(200)))
    assert len(tokens) == 200


def test_phones_of_one_address_have_a_bound(by_file: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Class(by_file)
    monkeypatch.setattr(room_limits.Rate, "is_left", lambda *_: False)
    assert by_file.post(f"{room.path}/phone", {})[0] == 429


def test_streams_have_a_bound_and_the_oldest_gives_way(by_file: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the numbers, made smaller."""
    monkeypatch.setattr(room_watch, "MOST_EACH", 1)
    monkeypatch.setattr(room_watch, "MOST_STREAMS", 2)
    room = Class(by_file, phones=1)
    with by_file.stream(f"{room.path}/events", room.phones[0]) as old:
        next(old)
        with by_file.stream(f"{room.path}/events", room.phones[0]) as new:
            assert next(new)[0] == "state"
            assert [*old] == []
            with by_file.stream(f"{room.path}/wall", room.steering) as wall:
                next(wall)
                assert by_file.ask("GET", f"{room.path}/wall", **bearer(room.steering))[0] == 429
    while True:  # who has gone gives the place back
        connection, answer = by_file._asked("GET", f"{room.path}/wall", None, bearer(room.steering))
        connection.close()
        if answer.status == 200:
            break
