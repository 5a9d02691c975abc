"""What is kept of rooms, for how long, and what is told of it, in both databases."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select, text, update

from downhill.rooms import rounds, store
from downhill.rooms.address import VARIABLE, database_address
from downhill.rooms.asked import read_question
from downhill.rooms.codes import ALPHABET, digest, new_code, read_code, shown_code
from downhill.rooms.errors import ConflictError, StoreLostError, TooManyError, UnknownRoomError
from downhill.rooms.rounds import all_answers, give_answer, lead_to, open_round
from downhill.rooms.states import heads, own_answers, phone_state, sight_of, wall_state
from downhill.rooms.store import Store
from downhill.rooms.tables import Answer, Phone, Room, Round, Table
from tests.rooms.databases import Database, PostgreSQL

RACE = "landscape=saddle&start=1,0.5&steps=3&entrant=gd,learning_rate=0.25&entrant=adam"
CHOICE = {"kind": "choice", "text": "Who wins?", "options": ["GD", "Adam"], "right": 1}
RATE = {"kind": "rate", "text": "Your rate?", "low": 0.01, "high": 0.5, "entrant": 0}


Opener = Callable[..., Store]


class Clock:
    """Seconds that pass when they are told to."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(database: Database, clock: Clock, opened_stores: Opener) -> Store:
    return opened_stores(database.address, clock=clock)


def wall(rooms: Store, made: store.MadeRoom) -> Any:
    with rooms.reading() as connection:
        return wall_state(sight_of(connection, rooms.room_in(connection, made.code, made.steering)))["round"]


def phone(rooms: Store, made: store.MadeRoom, token: str) -> Any:
    with rooms.reading() as connection:
        room, phone = rooms.phone_in(connection, made.code, token)
        seen = sight_of(connection, room)
        [own] = own_answers(connection, [seen], [phone]).values() or [None]
        return phone_state(seen, own)["round"]


def head(rooms: Store, room: int) -> Any:
    with rooms.reading() as connection:
        return heads(connection, [room], rooms.clock()).get(room)


# The database ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("/srv/rooms 100%?.sqlite", (Path("/srv/rooms 100%?.sqlite"), "")),
        ("postgresql://me:se%40cret@db.example.org/rooms", (None, "postgresql://me:se%40cret@db.example.org/rooms")),
        ("postgres://[::1]:5433/rooms", (None, "postgres://[::1]:5433/rooms")),
        ("postgresql:///rooms", (None, "postgresql:///rooms")),
        ("", (Path("/data/downhill/rooms.sqlite"), "")),
    ],
)
def test_an_address_is_a_file_or_a_postgresql(given: str, address: object) -> None:
    assert database_address({VARIABLE: given, "XDG_DATA_HOME": "/data"}) == address


@pytest.mark.parametrize(
    "given",
    [
        "rooms.sqlite",
        "mysql://me:secret@host/rooms",
        "postgresql://me:secret@host:port/x",
        "postgresql://me:secret@host",
    ],
)
def test_another_address_is_refused_without_its_password(given: str) -> None:
    with pytest.raises(ValueError, match=VARIABLE) as refused:
        database_address({VARIABLE: given})
    assert "secret" not in str(refused.value)


def test_a_file_may_have_any_name_and_is_nobody_elses(tmp_path: Path, opened_stores: Opener) -> None:
    """Source: the system's account of all of SQLite's files."""
    opened_stores(str(tmp_path / "rooms 100%?.sqlite")).make_room()
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {f"rooms 100%?.sqlite{end}": 0o600 for end in ("", "-wal", "-shm")}


def test_migrations_make_what_the_models_say(rooms: Store) -> None:
    """Source: Alembic's own comparison, of the tables in the database with the models."""
    rooms.make_room()
    with rooms.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []
        found = inspect(connection)
        for table in Table.metadata.tables.values():  # which the comparison leaves out
            cascades = {key["constrained_columns"][0]: key.get("options") for key in found.get_foreign_keys(table.name)}
            assert cascades == {key.parent.name: {"ondelete": "CASCADE"} for key in table.foreign_keys}


def test_those_that_start_at_once_do_not_collide(database: Database, opened_stores: Opener) -> None:
    """Source: eight that find an empty database at the same moment; each makes its room."""
    stores = [opened_stores(database.address) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        codes = set(threads.map(lambda each: each.make_room().code, stores))
    with stores[0].reading() as connection:
        assert set(connection.execute(select(Room.code)).scalars()) == codes
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1


def test_a_database_of_a_later_version_is_left_alone(rooms: Store) -> None:
    rooms.make_room()
    with rooms.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    rooms.close()
    with pytest.raises(StoreLostError, match="another version"):
        rooms.make_room()


def test_sqlite_is_asked_for_what_survives(sqlite: Database, opened_stores: Opener) -> None:
    """Source: SQLite's documentation of these settings' numbers: FULL is 2, ON is 1."""
    with opened_stores(sqlite.address).reading() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 5000,
    }  # fmt: skip


# Codes and tokens -----------------------------------------------------------------------------------------------------


def test_codes_and_tokens_are_long_enough() -> None:
    """Source: the alphabet's length by hand; 40 bits of a code are more than a term of 30 tries a minute finds."""
    assert (len(set(ALPHABET)), len(ALPHABET) ** 8 > 0.85e12) == (31, True)
    assert not set("0O1IL") & set(ALPHABET)
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert set("".join(codes)) == set(ALPHABET)
    assert shown_code("7KQ2M4XD") == "7KQ2-M4XD"
    assert read_code(" 7kq2-m4xd ") == "7KQ2M4XD"
    for wrong in ("", "7KQ2-M4X", "7KQ2-M4X0", "7KQ2-M4XDD", "ÄKQ2-M4XD"):
        with pytest.raises(ValueError, match="must be 8 of the characters"):
            read_code(wrong)


def test_tokens_are_kept_as_digests_alone(rooms: Store) -> None:
    """Source: every text in the database."""
    made = rooms.make_room()
    token = rooms.join(made.code)
    with rooms.reading() as connection:
        kept = [
            *connection.execute(select(Room.steering)).scalars(),
            *connection.execute(select(Phone.token)).scalars(),
        ]
    assert kept == [digest(made.steering), digest(token)]
    assert re.fullmatch(r"[0-9a-f]{64}", kept[0])
    assert len(made.steering) >= 32


def test_nothing_tells_a_wrong_code_from_a_wrong_token(rooms: Store) -> None:
    made, other = rooms.make_room(), rooms.make_room()
    token = rooms.join(made.code)
    for code, wrong in (
        (made.code, "x"),
        (other.code, token),
        ("22222222", token),
        ("?", token),
        (made.code, "\ud800"),
    ):
        with pytest.raises(UnknownRoomError):
            rooms.phone(code, wrong)
        with pytest.raises(UnknownRoomError):
            rooms.steered_room(code, wrong)
    with pytest.raises(UnknownRoomError):
        rooms.join("22222222")
    with pytest.raises(UnknownRoomError):
        rooms.steered_room(made.code, token)
    with pytest.raises(UnknownRoomError):
        rooms.phone(made.code, made.steering)


# Rounds ---------------------------------------------------------------------------------------------------------------


def test_a_round_from_question_to_race(rooms: Store) -> None:
    """Source: by hand: three phones, of which two answer, one of them twice."""
    made = rooms.make_room()
    first, second, third = (rooms.join(made.code) for _ in range(3))
    open_round(rooms, made.code, made.steering, 1, RACE, CHOICE)
    give_answer(rooms, made.code, third, 1, 0)
    give_answer(rooms, made.code, first, 1, 0)
    assert give_answer(rooms, made.code, first, 1, 1) == 1

    seen = wall(rooms, made)
    assert (seen["answered"], seen["distribution"], seen["stage"]) == (2, None, "asked")
    alone, silent = phone(rooms, made, first), phone(rooms, made, second)
    assert alone == {
        "number": 1, "stage": "asked", "answer": 1, "distribution": None, "whose": "",
        "experiment": "landscape=saddle,a=1,b=1&start=1,0.5&steps=3",
        "question": {"kind": "choice", "text": "Who wins?", "options": ["GD", "Adam"]},
    }  # fmt: skip
    assert silent == alone | {"answer": None}, "nothing of what others have said, nor of what is right"

    lead_to(rooms, made.code, made.steering, 1, "shown")
    shown = phone(rooms, made, second)
    assert shown == alone | {
        "stage": "shown", "answer": None, "question": CHOICE, "distribution": {"answered": 2, "counts": [1, 1]},
    }  # fmt: skip
    with pytest.raises(ConflictError, match="round 1 is shown: answers are no longer taken"):
        give_answer(rooms, made.code, second, 1, 0)
    lead_to(rooms, made.code, made.steering, 1, "run")
    ran, seen = phone(rooms, made, second), wall(rooms, made)
    assert ran["experiment"] == seen["experiment"] != shown["experiment"]
    assert "entrant=gd,learning_rate=0.25&entrant=adam" in str(ran["experiment"])
    lead_to(rooms, made.code, made.steering, 1, "closed")
    assert (wall(rooms, made), phone(rooms, made, first)) == (None, None)
    assert all_answers(rooms, made.code, made.steering) == [
        (1, read_question(CHOICE), 1, 1),
        (1, read_question(CHOICE), 3, 0),
    ]


def test_a_phone_is_told_whose_rate_is_asked_for(sqlite: Database, opened_stores: Opener) -> None:
    """Source: by hand: the rule, and the name that somebody has given to the entrant."""
    rooms = opened_stores(sqlite.address)
    made = rooms.make_room()
    token = rooms.join(made.code)
    told = []
    for number, (race, entrant) in enumerate([(RACE, 1), (RACE.replace("gd,", "gd,name=Team+A,"), 0)], start=1):
        open_round(rooms, made.code, made.steering, number, race, {**RATE, "entrant": entrant})
        told.append(phone(rooms, made, token)["whose"])
        for stage in ("shown", "run", "closed"):
            lead_to(rooms, made.code, made.steering, number, stage)
    assert told == ["Adam", "Team A (Gradient descent)"]


@pytest.mark.parametrize(
    ("question", "answers", "distribution"),
    [
        ({"kind": "number", "text": "?"}, [2, 0.5], {"numbers": [2.0, 0.5]}),
        ({"kind": "point", "text": "?"}, [[1, 2], [0.5, -0.5]], {"points": [[1.0, 2.0], [0.5, -0.5]]}),
        ({"kind": "text", "text": "?"}, ["<b>é\n", "no"], {"texts": ["<b>é", "no"]}),
        (RATE, [0.1, 0.01], {"numbers": [0.1, 0.01]}),
    ],
    ids=["number", "point", "text", "rate"],
)
def test_what_the_wall_shows_of_answers(
    sqlite: Database, question: object, answers: list[object], distribution: dict[str, object], opened_stores: Opener
) -> None:
    """Source: what was answered, by the order of the phones; texts are for the wall alone."""
    rooms = opened_stores(sqlite.address)
    made = rooms.make_room()
    phones = [rooms.join(made.code) for _ in answers]
    open_round(rooms, made.code, made.steering, 1, RACE, question)
    for token, answer in reversed(list(zip(phones, answers, strict=True))):
        give_answer(rooms, made.code, token, 1, answer)
    seen = wall(rooms, made)
    assert seen["rates"] == (
        {
            "race": "landscape=saddle,a=1,b=1&start=1,0.5&steps=3&entrant=gd,learning_rate=0.25",
            "map": "landscape=saddle,a=1,b=1&start=1,0.5&steps=3&entrant=gd,learning_rate=0.25"
            "&map=sensitivity,values=201,low=0.01,high=0.5,seeds=1,precision=float64",
            "picked": [{"phone": 1, "rate": 0.1}, {"phone": 2, "rate": 0.01}],
        }
        if question is RATE
        else None
    )
    lead_to(rooms, made.code, made.steering, 1, "shown")
    shown, own = wall(rooms, made), phone(rooms, made, phones[0])
    assert shown["distribution"] == {"answered": 2} | distribution
    assert own["distribution"] == {"answered": 2} | ({} if "texts" in distribution else distribution)


def test_what_is_said_twice_is_done_once_and_what_is_out_of_order_not(rooms: Store) -> None:
    """Source: a lecturer whose connection breaks says it again; nothing of that wakes a phone."""
    made = rooms.make_room()
    room, token = rooms.steered_room(made.code, made.steering), rooms.join(made.code)
    with pytest.raises(ConflictError, match="nothing has been asked"):
        give_answer(rooms, made.code, token, 1, 0)
    with pytest.raises(ConflictError, match="the next one is 1"):
        open_round(rooms, made.code, made.steering, 2, RACE, CHOICE)
    open_round(rooms, made.code, made.steering, 1, RACE, CHOICE)
    asked = head(rooms, room)
    open_round(rooms, made.code, made.steering, 1, RACE, CHOICE)
    assert head(rooms, room) == asked
    with pytest.raises(ConflictError, match="round 1 is open"):
        open_round(rooms, made.code, made.steering, 2, RACE, CHOICE)
    with pytest.raises(ConflictError, match="it must be shown to be run"):
        lead_to(rooms, made.code, made.steering, 1, "run")
    with pytest.raises(ConflictError, match="the last one is 1"):
        lead_to(rooms, made.code, made.steering, 2, "shown")
    for wrong in (1.0, True, None, "1"):
        with pytest.raises(ValueError, match="must be a whole number"):
            lead_to(rooms, made.code, made.steering, wrong, "shown")
    give_answer(rooms, made.code, token, 1, 0)
    answered = head(rooms, room)
    assert (answered.version, answered.steered) == (asked.version + 1, asked.steered), "an answer is no news for phones"
    lead_to(rooms, made.code, made.steering, 1, "closed")
    closed = head(rooms, room)
    lead_to(rooms, made.code, made.steering, 1, "closed")
    assert head(rooms, room) == closed
    assert closed.steered == closed.version > answered.version
    open_round(rooms, made.code, made.steering, 2, RACE, RATE)
    with pytest.raises(ConflictError, match="the last one is 2"):
        give_answer(rooms, made.code, token, 1, 0)


@pytest.mark.parametrize(
    ("experiment", "question", "said"),
    [
        (None, CHOICE, "experiment = None: must be an experiment's query"),
        ("landscape=nowhere", CHOICE, "landscape = 'nowhere'"),
        ("landscape=beale&steps=1e9", CHOICE, "steps = '1e9'"),
        (RACE, None, "must be an object with kind"),
        (RACE, {"kind": "rate"}, "field 'text' is missing"),
        (RACE, {"kind": "rate", "text": "?", "low": 0.1}, "field 'high' is missing"),
        (RACE, RATE | {"right": 1}, "unknown field 'right'"),
        (RACE, RATE | {"low": None}, "low = None: must be a number"),
        (RACE, RATE | {"low": 0.5}, "low = 0.5: must be below high = 0.5"),
        (RACE, RATE | {"entrant": 2}, "entrant = 2: must be an index below 2"),
        (RACE, RATE | {"entrant": 0.0}, "entrant = 0.0: must be a whole number"),
        (RACE, RATE | {"text": "a\0b"}, "control characters"),
        ("landscape=beale&entrant=newton&entrant=lbfgs", RATE | {"entrant": 1, "low": -1}, "low = -1"),
        (RACE, CHOICE | {"options": ["a"]}, "options: 1 of them"),
    ],
)
def test_what_cannot_be_asked_is_explained(
    sqlite: Database, experiment: object, question: object, said: str, opened_stores: Opener
) -> None:
    rooms = opened_stores(sqlite.address)
    made = rooms.make_room()
    with pytest.raises(ValueError, match=re.escape(said)):
        open_round(rooms, made.code, made.steering, 1, experiment, question)


def test_an_answer_is_checked_against_its_question(rooms: Store) -> None:
    made = rooms.make_room()
    token = rooms.join(made.code)
    open_round(rooms, made.code, made.steering, 1, RACE, RATE)
    for wrong in (0.001, 0.6, float("nan"), True, "0.1", [0.1], None):
        with pytest.raises(ValueError, match=r"answer = .*: must be a number in \[0.01, 0.5\]"):
            give_answer(rooms, made.code, token, 1, wrong)
    assert all_answers(rooms, made.code, made.steering) == []


def test_answers_that_come_at_once_are_all_there(rooms: Store) -> None:
    """Source: 24 phones from 6 threads, while the lecturer shows: what was confirmed is there, and nothing else."""
    made = rooms.make_room()
    phones = [rooms.join(made.code) for _ in range(24)]
    open_round(rooms, made.code, made.steering, 1, RACE, RATE)

    def answer(index: int) -> int | None:
        if index == 12:
            lead_to(rooms, made.code, made.steering, 1, "shown")
        with suppress(ConflictError):
            give_answer(rooms, made.code, phones[index], 1, 0.01 * (index + 1))
            return index + 1
        return None

    with ThreadPoolExecutor(6) as threads:
        confirmed = {number for number in threads.map(answer, range(24)) if number is not None}
    assert {row.phone for row in all_answers(rooms, made.code, made.steering)} == confirmed
    assert len(confirmed) < 24


def test_an_answer_waits_for_what_the_lecturer_does(postgresql: PostgreSQL, opened_stores: Opener) -> None:
    """Source: PostgreSQL's own list of who waits for a lock; SQLite lets in one writer at a time anyway."""
    rooms = opened_stores(postgresql.new_database())
    made = rooms.make_room()
    token = rooms.join(made.code)
    open_round(rooms, made.code, made.steering, 1, RACE, CHOICE)
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with ThreadPoolExecutor(1) as thread:
        with rooms.writing() as connection:
            rooms.room_in(connection, made.code, made.steering)
            answer = thread.submit(give_answer, rooms, made.code, token, 1, 0)
            while True:
                with rooms.reading() as other:
                    if other.execute(waits).scalar_one():
                        break
                assert not answer.done()
            connection.execute(update(Round).values(stage="shown"))
        with pytest.raises(ConflictError, match="round 1 is shown"):
            answer.result()


# Bounds, and the end --------------------------------------------------------------------------------------------------


def test_there_are_bounds(rooms: Store, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """Source: the numbers, made smaller; a room that has ended counts no more."""
    monkeypatch.setattr(store, "MOST_ROOMS", 2)
    monkeypatch.setattr(store, "MOST_PHONES", 1)
    monkeypatch.setattr(rounds, "MOST_ROUNDS", 1)
    made = [rooms.make_room(1.0), rooms.make_room(2.0)][1]
    with pytest.raises(TooManyError, match="there are 2 rooms"):
        rooms.make_room()
    clock.now += 3600
    rooms.make_room()
    rooms.join(made.code)
    with pytest.raises(TooManyError, match="1 phones are in this room"):
        rooms.join(made.code)
    open_round(rooms, made.code, made.steering, 1, RACE, CHOICE)
    lead_to(rooms, made.code, made.steering, 1, "closed")
    with pytest.raises(TooManyError, match="open another"):
        open_round(rooms, made.code, made.steering, 2, RACE, CHOICE)
    for hours in (0, 12.1, "4", None, True):
        with pytest.raises(ValueError, match=r"hours = .*: must be a number in \[0.1, 12\]"):
            rooms.make_room(hours)


def test_a_room_ends_by_itself(rooms: Store, clock: Clock) -> None:
    """Source: 4 hours after it was made nobody finds it, swept or not; then its rows are gone, and no others."""
    made = rooms.make_room()
    assert made.ends_at == clock.now + 4 * 3600
    token, room = rooms.join(made.code), rooms.steered_room(made.code, made.steering)
    open_round(rooms, made.code, made.steering, 1, RACE, CHOICE)
    give_answer(rooms, made.code, token, 1, 0)
    clock.now += 3 * 3600
    later = rooms.make_room()
    rooms.join(later.code)
    clock.now = made.ends_at - 0.001
    assert rooms.sweep() == 0
    clock.now = made.ends_at
    assert head(rooms, room) is None
    for call in (
        lambda: rooms.join(made.code),
        lambda: rooms.phone(made.code, token),
        lambda: give_answer(rooms, made.code, token, 1, 0),
        lambda: all_answers(rooms, made.code, made.steering),
    ):
        with pytest.raises(UnknownRoomError):
            call()
    assert rooms.sweep() == 1
    assert count(rooms) == (1, 0, 1, 0)
    assert rooms.steered_room(later.code, later.steering) != room


def count(rooms: Store) -> tuple[int, ...]:
    with rooms.reading() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (Room, Round, Phone, Answer)
        )


def test_what_a_lecturer_ends_is_gone(rooms: Store, database: Database) -> None:
    """Source: the bytes of all of SQLite's files; of PostgreSQL, whose files are its own, all rows."""
    made = rooms.make_room()
    token = rooms.join(made.code)
    open_round(rooms, made.code, made.steering, 1, RACE, {"kind": "text", "text": "A-question-to-be-forgotten"})
    give_answer(rooms, made.code, token, 1, "an-answer-to-be-forgotten " * 70)
    secrets = [b"to-be-forgotten", made.code.encode(), digest(token).encode(), digest(made.steering).encode()]
    if database.file is not None:
        assert all(secret in content(database.file) for secret in secrets)
    rooms.end(made.code, made.steering)
    assert count(rooms) == (0, 0, 0, 0)
    if database.file is not None:
        assert [secret for secret in secrets if secret in content(database.file)] == []
    with pytest.raises(UnknownRoomError):
        rooms.end(made.code, made.steering)


def content(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(file.parent.iterdir()))


def test_nothing_tells_who_or_when(rooms: Store) -> None:
    """Source: all columns: of a phone a number and a digest, of an answer what it says."""
    found = {table.name: {column.name for column in table.columns} for table in Table.metadata.tables.values()}
    assert found["phones"] == {"id", "room_id", "number", "token"}
    assert found["answers"] == {"round_id", "phone_id", "value"}
    assert datetime.fromtimestamp(rooms.make_room().ends_at).year == 1970  # the test's clock


# Failures -------------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_what_was_confirmed_stays(sqlite: Database, opened_stores: Opener) -> None:
    """Source: SQLite's own bound on the pages of a file; it is lifted, and all goes on."""
    rooms = opened_stores(sqlite.address)
    made = rooms.make_room()
    tokens = [rooms.join(made.code) for _ in range(40)]
    open_round(rooms, made.code, made.steering, 1, RACE, {"kind": "text", "text": "?"})
    rooms.close()
    engine = rooms._opened()

    def bound(pages: int) -> None:
        with engine.connect() as connection:  # the pool's one connection
            connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    bound(1)  # as many as there are
    confirmed: list[int] = []
    with pytest.raises(StoreLostError, match="no room in it"):  # noqa: PT012  # some are taken first
        for number, token in enumerate(tokens, start=1):
            give_answer(rooms, made.code, token, 1, "x" * 2000)
            confirmed.append(number)
    assert [row.phone for row in all_answers(rooms, made.code, made.steering)] == confirmed
    bound(1_000_000)
    for token in tokens:
        give_answer(rooms, made.code, token, 1, "x" * 2000)
    assert len(all_answers(rooms, made.code, made.steering)) == 40


def test_no_place_for_a_file_is_told(tmp_path: Path, opened_stores: Opener) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreLostError):
        opened_stores(str(tmp_path / "file" / "rooms.sqlite")).make_room()


def test_a_database_that_comes_back_is_used_again(postgresql: PostgreSQL, opened_stores: Opener) -> None:
    """Source: a real server, stopped in the middle as by a power cut: what was confirmed is there."""
    rooms = opened_stores(postgresql.new_database())
    made = rooms.make_room()
    token = rooms.join(made.code)
    open_round(rooms, made.code, made.steering, 1, RACE, CHOICE)
    give_answer(rooms, made.code, token, 1, 1)
    with postgresql.stopped():
        for call in (lambda: give_answer(rooms, made.code, token, 1, 0), rooms.make_room, lambda: head(rooms, 1)):
            with pytest.raises(StoreLostError):
                call()
    assert [row.answer for row in all_answers(rooms, made.code, made.steering)] == [1]
    give_answer(rooms, made.code, token, 1, 0)
    with postgresql.stopped():
        pass  # nobody has noticed
    assert [row.answer for row in all_answers(rooms, made.code, made.steering)] == [0]
