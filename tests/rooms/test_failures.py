"""What fails, and what is left: servers killed, a disk full, a database gone. What was confirmed is there."""

import asyncio
import json
import os
import resource
import signal
import sqlite3
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from downhill.rooms import database as opening
from downhill.rooms.store import Store
from downhill.server import room_sweeping, room_watch
from downhill.server.room_route import Rooms
from downhill.server.room_watch import Watch
from tests.deploy.proxies import proxy
from tests.rooms.databases import Database, PostgreSQL
from tests.rooms.serving import CHOICE, Asker, Class, Event, bearer, in_a_process, served
from tests.server.running import running

Opener = Callable[..., Store]


def answered(asker: Asker, room: Class) -> str:
    """The table of all answers."""
    status, table = asker.ask("GET", f"{room.path}/csv", **bearer(room.steering))
    assert status == 200
    return table.decode()


def until(events: Iterator[Event], holds: Callable[[str, dict[str, Any]], bool]) -> Event:
    """The first event of which that holds."""
    return next(each for each in events if holds(*each))


def test_two_servers_show_the_same_and_a_killed_one_loses_nothing(
    database: Database, opened_stores: Opener, tmp_path: Path
) -> None:
    """Source: by hand: a wall at one, phones at the other, which is killed in the middle of a question."""
    log = tmp_path / "log"
    with (
        in_a_process(database.address, log) as (killed, second),
        served(Rooms(opened_stores(database.address))) as first,
    ):
        room = Class(first, phones=2)
        room.open(CHOICE)
        elsewhere = partial(second.post, f"{room.path}/answer", {"round": 1, "answer": 0})
        with first.stream(f"{room.path}/wall", room.steering) as wall:
            assert next(wall)[1]["round"]["answered"] == 0
            assert elsewhere(room.phones[0])[0] == 200
            until(wall, lambda _, state: state["round"]["answered"] == 1)
            with second.stream(f"{room.path}/events", room.phones[0]) as phone:
                assert next(phone)[1]["round"]["answer"] == 0
                assert elsewhere(room.phones[1])[0] == 200
                killed.kill()
                with suppress(OSError, HTTPException):  # it may hang up in the middle of a chunk
                    assert [*phone] == []
            until(wall, lambda _, state: state["round"]["answered"] == 2)
    with served(Rooms(opened_stores(database.address))) as again:
        table = answered(again, room)
        assert (table.count(",GD,"), table.count("\r\n")) == (2, 3)
        with again.stream(f"{room.path}/wall", room.steering) as wall:
            assert next(wall)[1]["round"]["answered"] == 2
    assert not log.read_text()


def test_two_servers_behind_the_proxy_are_one_room(sqlite: Database, opened_stores: Opener, tmp_path: Path) -> None:
    """Source: each of eight phones is led to one of two servers, and the wall to one; it hears of all of them."""
    with (
        served(Rooms(opened_stores(sqlite.address))) as first,
        served(Rooms(opened_stores(sqlite.address))) as second,
        proxy([first.netloc, second.netloc], tmp_path / "proxy.log") as url,
    ):
        room = Class(Asker(url), phones=8)
        room.open(CHOICE)
        with room.asker.stream(f"{room.path}/wall", room.steering) as wall, ExitStack() as stack:
            streams = [stack.enter_context(room.asker.stream(f"{room.path}/events", each)) for each in room.phones]
            assert all(next(each)[1]["round"]["stage"] == "asked" for each in streams)
            assert [room.answer(index, 1)[0] for index in range(8)] == [200] * 8
            until(wall, lambda _, state: state["round"]["answered"] == 8)
            room.steer("show")
            assert all(next(each)[1]["round"]["distribution"]["counts"] == [0, 8] for each in streams)


def test_the_app_serves_rooms_in_all_its_processes(tmp_path: Path) -> None:
    """Source: a real server below a path, one of whose workers is killed."""
    options = ("--workers=2", "--server.baseUrlPath=/class")
    with running(tmp_path / "server", *options, DOWNHILL_DATABASE=str(tmp_path / "rooms.sqlite")) as server:
        room = Class(Asker(f"{server.url}/class"), phones=1)
        room.open(CHOICE)
        with room.asker.stream(f"{room.path}/wall", room.steering) as wall:
            next(wall)
            assert room.answer(0, 1)[0] == 200
            assert next(wall)[1]["round"]["answered"] == 1
        os.kill(min(server.workers()), signal.SIGKILL)
        assert ",Adam," in answered(room.asker, room)


def test_a_full_disk_is_said_and_loses_nothing_that_was_confirmed(sqlite: Database, tmp_path: Path) -> None:
    """Source: the system's bound on the size of a process's files, set to what they have, and lifted again."""
    assert sqlite.file is not None
    with in_a_process(sqlite.address, tmp_path / "log") as (server, asker):
        room = Class(asker, phones=40)
        room.open({"kind": "text", "text": "?"})
        with (
            asker.stream(f"{room.path}/wall", room.steering) as wall,
            asker.stream(f"{room.path}/events", room.phones[0]) as phone,
        ):
            assert (next(wall)[0], next(phone)[0]) == ("state", "state")
            before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
            size = sqlite.file.with_name("rooms.sqlite-wal").stat().st_size
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, before[1]))
            statuses = [room.answer(index, "x" * 2000)[0] for index in range(40)]
            assert set(statuses) <= {200, 503}
            assert 503 in statuses
            _, told = until(wall, lambda name, _: name == "trouble")
            assert "store" in told["words"]
            confirmed = statuses.count(200)
            assert answered(asker, room).count("x" * 2000) == confirmed
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, before)
            _, state = until(wall, lambda name, _: name == "state")
            assert state["round"]["answered"] == confirmed
            assert [room.answer(index, "y")[0] for index in range(40)] == [200] * 40
            until(wall, lambda _, state: state["round"]["answered"] == 40)


def test_a_file_that_has_been_removed_is_said_and_found_again(
    sqlite: Database, opened_stores: Opener, tmp_path: Path
) -> None:
    """Source: by hand: SQLite goes on writing to a file that has no name any more; nothing there is confirmed."""
    folder, kept = Path(sqlite.address).parent, tmp_path / "kept"
    kept.mkdir()
    with served(Rooms(opened_stores(sqlite.address))) as asker:
        room = Class(asker, phones=2)
        room.open(CHOICE)
        answer = {"round": 1, "answer": 0}
        assert asker.post(f"{room.path}/answer", answer, room.phones[0])[0] == 200
        with asker.stream(f"{room.path}/wall", room.steering) as wall:
            for each in folder.iterdir():
                each.rename(kept / each.name)
            assert asker.post(f"{room.path}/answer", answer, room.phones[1])[0] == 503
            until(wall, lambda kind, _: kind == "trouble")
            for each in kept.iterdir():
                each.rename(folder / each.name)
            assert asker.post(f"{room.path}/answer", answer, room.phones[1])[0] == 200
            until(wall, lambda kind, state: kind == "state" and state["round"]["answered"] == 2)


def test_a_lost_database_is_said_and_found_again(postgresql: PostgreSQL, opened_stores: Opener) -> None:
    """Source: a real one, stopped in the middle of a question as by a power cut, and started again."""
    with served(Rooms(opened_stores(postgresql.new_database()))) as asker:
        room = Class(asker, phones=2)
        room.open(CHOICE)
        assert room.answer(0, 1)[0] == 200
        with (
            asker.stream(f"{room.path}/wall", room.steering) as wall,
            asker.stream(f"{room.path}/events", room.phones[0]) as phone,
        ):
            assert (next(wall)[0], next(phone)[0]) == ("state", "state")
            with postgresql.stopped():
                assert (next(wall)[0], next(phone)[0]) == ("trouble", "trouble")
                status, told = room.answer(1, 0)
                assert (status, told["code"]) == (503, "lost")
                assert room.steer("show")[0] == asker.post("room", {"hours": 1})[0] == 503
            _, state = until(wall, lambda name, _: name == "state")
            assert state["round"]["answered"] == 1
            assert until(phone, lambda name, _: name == "state")[1]["round"]["answer"] == 1
            assert room.answer(1, 0)[0] == 200


def test_who_waits_for_the_database_keeps_nobody_else(
    sqlite: Database, opened_stores: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Source: another program holds SQLite's lock; meanwhile others read, and then all is kept."""
    monkeypatch.setattr(opening, "PATIENCE_SECONDS", 600)
    with served(Rooms(opened_stores(sqlite.address))) as asker:
        room = Class(asker, phones=3)
        room.open(CHOICE)
        with sqlite3.connect(sqlite.address, isolation_level=None) as other, ThreadPoolExecutor(3) as threads:
            other.execute("BEGIN IMMEDIATE")
            waiting = [threads.submit(room.answer, index, 0) for index in range(3)]
            with asker.stream(f"{room.path}/wall", room.steering) as wall:
                assert next(wall)[1]["round"]["answered"] == 0
            assert not any(each.done() for each in waiting)
            other.execute("COMMIT")
            assert [each.result()[0] for each in waiting] == [200] * 3
        other.close()


# Those who watch ------------------------------------------------------------------------------------------------------


@contextmanager
def watched(rooms: Store) -> Generator[tuple[Watch, list[str]]]:
    """Those who watch in this process, and what is done for them, in this thread."""
    done: list[str] = []

    async def in_thread(call: Any) -> Any:
        done.append(call.func.__name__)
        return call()

    yield Watch(rooms, in_thread), done


def test_who_reads_slowly_gets_the_latest_alone(sqlite: Database, opened_stores: Opener) -> None:
    """Source: three states, of which the reader takes what is there afterwards; with the last one ends the task."""
    rooms = opened_stores(sqlite.address)
    made = rooms.make_room()
    room = rooms.steered_room(made.code, made.steering)

    async def watch() -> list[bytes]:
        with watched(rooms) as (watch, _):
            with watch.watching(room) as slow, watch.watching(room) as quick:
                told = [await quick.next()]
                for _ in range(2):
                    rooms.join(made.code)
                    told.append(await quick.next())
                assert await slow.next() == told[2] != told[1] != told[0]
                assert watch._task is not None
                task = watch._task
            await asyncio.wait({task})
            assert watch._task is None
            with watch.watching(room) as again:
                assert await again.next() == told[2]
        return told

    assert [json.loads(told.split(b"data: ")[1])["phones"] for told in asyncio.run(watch())] == [0, 1, 2]


def test_every_loss_is_said(sqlite: Database, opened_stores: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: two losses; between them it is found that answers can be kept again. Phones hear of their own answers."""
    monkeypatch.setattr(room_watch, "WRITING_SECONDS", 0.0)
    rooms = opened_stores(sqlite.address)
    made = rooms.make_room()
    room, phone = rooms.phone(made.code, rooms.join(made.code))

    async def watch() -> list[bytes]:
        with watched(rooms) as (watch, _), watch.watching(room) as wall, watch.watching(room, phone) as other:
            told = [await wall.next()]
            await other.next()
            for _ in range(2):
                watch.note_loss("full")
                told += [await wall.next(), await wall.next()]
            assert not other._waiting
        return [each.partition(b"\n")[0] for each in told]

    assert asyncio.run(watch()) == [b"event: state", *[b"event: trouble", b"event: state"] * 2]


def test_a_fault_of_ours_ends_the_streams(sqlite: Database, opened_stores: Opener) -> None:
    """Source: a call that fails as no call may: it is not passed over, and nobody waits for ever."""

    async def in_thread(_: object) -> Any:
        raise RuntimeError("ours")

    async def watch() -> None:
        watch = Watch(opened_stores(sqlite.address), in_thread)
        with watch.watching(1) as wall:
            task = watch._task
            assert task is not None
            assert await wall.next() == await wall.next() == b""
            with pytest.raises(RuntimeError, match="ours"):
                await task

    asyncio.run(watch())


def test_all_rooms_are_asked_for_at_once(
    sqlite: Database, opened_stores: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Source: one question for 20 rooms with a phone and a wall each, and nobody is told what he knows."""
    monkeypatch.setattr(room_watch, "EVERY_SECONDS", 0.0)
    rooms = opened_stores(sqlite.address)
    made = [rooms.make_room() for _ in range(20)]
    keys = [rooms.phone(each.code, rooms.join(each.code)) for each in made]
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(rooms._opened(), "before_cursor_execute", note)

    async def watch() -> None:
        with watched(rooms) as (watch, done):
            watchers = [watch.watching(room, phone) for room, phone in keys] + [
                watch.watching(key.room) for key in keys
            ]
            entered = [each.__enter__() for each in watchers]
            assert all([b"event: state" in await each.next() for each in entered])
            asked.clear()
            done.clear()
            while done.count("news") < 5:
                await asyncio.sleep(0)
            assert len(asked) == done.count("news")
            assert not any(each._waiting for each in entered)
            rooms.end(made[3].code, made[3].steering)
            assert [await entered[index].next() for index in (3, 23)] == [b"event: ended\ndata: {}\n\n"] * 2
            assert await entered[3].next() == b""
            for each in watchers:
                each.__exit__(None, None, None)

    asyncio.run(watch())


def test_sweeping_makes_no_file_and_outlives_a_loss(tmp_path: Path, opened_stores: Opener) -> None:
    now = [1000.0]
    rooms = opened_stores(str(tmp_path / "rooms" / "rooms.sqlite"), clock=lambda: now[0])
    room_sweeping.sweep_once(rooms)
    assert not (tmp_path / "rooms").exists()
    made = rooms.make_room(1.0)
    now[0] += 3600
    room_sweeping.sweep_once(rooms)
    assert made.code.encode() not in (tmp_path / "rooms" / "rooms.sqlite").read_bytes()
    rooms.close()
    (tmp_path / "rooms" / "rooms.sqlite").write_bytes(b"no database " * 1000)
    room_sweeping.sweep_once(rooms)
