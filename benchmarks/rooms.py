"""A class of 200 phones in a live room, and its wall, on one server; beside it as many sessions of Streamlit's.

All of it comes from one process beside the server, on the same cores, and from one address, as a lecture hall does.
"""

import asyncio
import json
import random
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks import processes
from benchmarks.asking import Connection
from benchmarks.crowd import crowd
from benchmarks.row import Row, median, percentile_95
from benchmarks.serving import CORES, ROOT, Server, serve_app
from downhill.server.first_race import FIRST_RACE

PHONES, WITHIN = 200, 10.0
MOST_95, MOST_BEHIND, MOST_MEGABYTES = 1.0, 1.0, 1.0
_LOW, _HIGH = 0.001, 0.1
_QUESTION = {"kind": "rate", "text": "Which learning rate?", "low": _LOW, "high": _HIGH, "entrant": 0}


def rows() -> list[Row]:
    """A class that picks its learning rates, and what it takes of the server."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {"DOWNHILL_DATABASE": str(Path(folder) / "rooms.sqlite")}
        with serve_app(CORES, ROOT, kept) as server:
            if processes.KNOWN:
                processes.wait_for_rest(server.process)
            account = asyncio.run(_class(server))
            session = asyncio.run(_session(server)) if processes.KNOWN else float("nan")
    return [*_answers(account), *(_memory(account, session) if processes.KNOWN else ())]


@dataclass(slots=True)
class _Account:
    """What became of a class.

    Attributes:
        seconds: from each answer to its confirmation.
        confirmed: when that was.
        seen: when the wall heard of how many.
        in_table: how many answers the table had in the end.
        megabytes: the server's memory without phones, and with them.
        cpu: the server's seconds of CPU time, while they answered.
    """

    seconds: list[float] = field(default_factory=list)
    confirmed: list[float] = field(default_factory=list)
    seen: list[tuple[float, int]] = field(default_factory=list)
    in_table: int = 0
    megabytes: tuple[float, float] = (0.0, 0.0)
    cpu: float = 0.0

    @property
    def behind(self) -> float:
        """The longest that the wall did not know of an answer that had been confirmed."""
        heard = (
            next(when for when, count in self.seen if count >= number) for number in range(1, 1 + len(self.seconds))
        )
        return max(when - confirmed for when, confirmed in zip(heard, sorted(self.confirmed), strict=True))


def _answers(account: _Account) -> list[Row]:
    slow = percentile_95(account.seconds)
    kept = len(account.seconds) == account.in_table == PHONES
    return [
        Row(
            f"(r) an answer confirmed, {PHONES} phones within {WITHIN:.0f} s, {CORES} workers, SQLite",
            f"{1000 * median(account.seconds):.0f} ms (95 %: {1000 * slow:.0f}); {len(account.seconds)} confirmed, "
            f"{account.in_table} kept",
            f"{1000 * account.cpu / PHONES:.0f} ms of the server's CPU each",
            target=f"95 %: < {1000 * MOST_95:.0f} ms, all kept",
            met=kept and slow < MOST_95,
        ),
        Row(
            "(r) the same: the wall behind a confirmed answer, longest",
            f"{account.behind:.2f} s",
            target=f"< {MOST_BEHIND:.0f} s",
            met=account.behind < MOST_BEHIND,
        ),
    ]


def _memory(account: _Account, session: float) -> list[Row]:
    before, after = account.megabytes
    each = (after - before) / PHONES
    return [
        Row(
            "(r) the same: the server's memory for each phone",
            f"{1000 * each:.0f} kB",
            f"{session:.1f} MB for each of {PHONES} sessions of Streamlit's, with the Playground open",
            f"{session / each:.0f} ×" if each > 0 else "–",
            f"≤ {MOST_MEGABYTES:.0f} MB",
            each <= MOST_MEGABYTES,
        )
    ]


async def _session(server: Server) -> float:
    """Megabytes that a session of Streamlit's takes, once some have come and gone."""
    async with crowd(server.url, 8 * CORES):
        pass
    before = processes.megabytes(server.process)
    async with crowd(server.url, PHONES):
        return (processes.megabytes(server.process) - before) / PHONES


# A class --------------------------------------------------------------------------------------------------------------


async def _class(server: Server) -> _Account:
    account = _Account()
    room = await _posted(server.url, "room", {"hours": 1})
    path = f"room/{room['code']}"
    phones = [(await _posted(server.url, f"{path}/phone", {}))["token"] for _ in range(PHONES)]
    at_rest = _megabytes(server)
    async with _stream(server.url, f"{path}/wall", room["steering"]) as wall:
        await anext(wall)
        entered = [asyncio.Event() for _ in phones]
        answering = [
            asyncio.create_task(_phone(server.url, path, token, there, account))
            for token, there in zip(phones, entered, strict=True)
        ]
        await asyncio.gather(*(there.wait() for there in entered))
        account.megabytes = at_rest, _megabytes(server)
        began = _cpu(server)
        asked = {"do": "open", "round": 1, "experiment": FIRST_RACE.to_query(), "question": _QUESTION}
        await _posted(server.url, f"{path}/steer", asked, room["steering"])
        async with asyncio.timeout(10 * WITHIN):
            async for state in wall:
                account.seen.append((time.perf_counter(), state["round"]["answered"] if state["round"] else 0))
                if account.seen[-1][1] == PHONES:
                    break
        await asyncio.gather(*answering)
        account.cpu = _cpu(server) - began
    connection = Connection(server.url, _bearer(room["steering"]))
    table = await connection.get(f"{path}/csv")
    connection.close()
    account.in_table = table.count(b"\r\n") - 1
    return account


async def _phone(url: str, path: str, token: str, there: asyncio.Event, account: _Account) -> None:
    """Look at the room, wait for the question, think for a while, and answer."""
    async with _stream(url, f"{path}/events", token) as events:
        await anext(events)
        there.set()
        async for state in events:
            if state["round"]:
                break
        await asyncio.sleep(random.uniform(0, WITHIN))
        began = time.perf_counter()
        await _posted(url, f"{path}/answer", {"round": 1, "answer": random.uniform(_LOW, _HIGH)}, token)
        account.confirmed.append(time.perf_counter())
        account.seconds.append(account.confirmed[-1] - began)


async def _posted(url: str, path: str, said: object, token: str = "") -> Any:
    """What is answered.

    Raises:
        OSError: no answer, or a refusal.
    """
    connection = Connection(url, _bearer(token))
    answer = await connection.post(path, json.dumps(said).encode())
    connection.close()
    if answer.status != 200:
        raise OSError(f"{path}: {answer.status} {answer.body!r}")
    return json.loads(answer.body)


@asynccontextmanager
async def _stream(url: str, path: str, token: str) -> AsyncGenerator[AsyncIterator[Any]]:
    """The states of a stream of server-sent events, as they come."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
    bearer = "".join(f"{name}: {value}\r\n" for name, value in _bearer(token).items())
    writer.write(f"GET /{path} HTTP/1.1\r\nHost: {host}:{port}\r\n{bearer}\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise OSError(f"{path}: {head!r}")

    async def states() -> AsyncGenerator[Any]:
        while line := await reader.readline():
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))

    yield states()
    writer.close()


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _megabytes(server: Server) -> float:
    return processes.megabytes(server.process) if processes.KNOWN else float("nan")


def _cpu(server: Server) -> float:
    return processes.cpu_seconds(server.process) if processes.KNOWN else float("nan")
