"""The routes of rooms in servers: here in a thread, or in a process that a test may kill."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette

from downhill.rooms.address import VARIABLE
from downhill.server.room_route import Rooms, routes
from tests.browser.conftest import ROOT, SERVER_DEADLINE, free_port

RACE = "landscape=saddle&start=1,0.5&steps=3&entrant=gd,learning_rate=0.25&entrant=adam"
CHOICE = {"kind": "choice", "text": "Who wins?", "options": ["GD", "Adam"], "right": 1}
RATE = {"kind": "rate", "text": "Your rate?", "low": 0.01, "high": 0.5, "entrant": 0}

Event = tuple[str, dict[str, Any]]


class Asker:
    """Whoever asks a server.

    Attributes:
        netloc: the server's host and port.
    """

    def __init__(self, url: str) -> None:
        self.netloc, self._path = urlsplit(url).netloc, urlsplit(url).path

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Status and body of what is answered."""
        connection, answer = self._asked(method, path, body, headers)
        try:
            return answer.status, answer.read()
        finally:
            connection.close()

    def post(self, path: str, said: object, token: str = "", **headers: str) -> tuple[int, Any]:
        """The same of JSON."""
        headers = {"Content-Type": "application/json"} | bearer(token) | headers
        status, answer = self.ask("POST", path, json.dumps(said).encode(), **headers)
        return status, json.loads(answer)

    @contextmanager
    def stream(self, path: str, token: str) -> Generator[Iterator[Event]]:
        """Events as they come; one that does not come is a failure."""
        connection, answer = self._asked("GET", path, None, bearer(token))
        assert (answer.status, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        try:
            yield _events(answer)
        finally:
            connection.close()

    def _asked(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[HTTPConnection, HTTPResponse]:
        connection = HTTPConnection(self.netloc, timeout=SERVER_DEADLINE)
        connection.request(method, f"{self._path}/{path}", body, headers)
        return connection, connection.getresponse()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _events(answer: HTTPResponse) -> Iterator[Event]:
    name = ""
    while line := answer.readline():
        field, _, value = line.decode().rstrip("\n").partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


class Class:
    """A room and those in it."""

    def __init__(self, asker: Asker, phones: int = 0) -> None:
        self.asker = asker
        status, made = asker.post("room", {"hours": 4})
        assert status == 200, made
        self.path, self.steering = f"room/{made['code']}", made["steering"]
        self.phones = [self.join() for _ in range(phones)]

    def join(self) -> str:
        """A phone's token."""
        status, phone = self.asker.post(f"{self.path}/phone", {})
        assert status == 200, phone
        return phone["token"]

    def steer(self, doing: str, number: int = 1, **said: object) -> tuple[int, Any]:
        return self.asker.post(f"{self.path}/steer", {"do": doing, "round": number} | said, self.steering)

    def open(self, question: object, number: int = 1) -> None:
        assert self.steer("open", number, experiment=RACE, question=question) == (200, {})

    def answer(self, phone: int, answer: object, number: int = 1) -> tuple[int, Any]:
        said = {"round": number, "answer": answer}
        return self.asker.post(f"{self.path}/answer", said, self.phones[phone])


@contextmanager
def served(rooms: Rooms, app: Starlette | None = None) -> Generator[Asker]:
    """These rooms, in a thread; alone, or as a part of an app."""
    app = app or Starlette(routes=routes(rooms))
    server = uvicorn.Server(uvicorn.Config(app, port=free_port(), log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield Asker(f"http://127.0.0.1:{server.config.port}")
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def in_a_process(database: str, log_path: Path) -> Generator[tuple[subprocess.Popen[bytes], Asker]]:
    """The routes alone, in a process of their own."""
    port = free_port()
    command = [sys.executable, "-m", "tests.rooms.serving", str(port)]
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {VARIABLE: database}, stdout=log, stderr=log)
    asker, deadline = Asker(f"http://127.0.0.1:{port}"), time.monotonic() + SERVER_DEADLINE
    try:
        while not answers(asker):
            assert process.poll() is None, log_path.read_text()
            assert time.monotonic() < deadline, log_path.read_text()
            time.sleep(0.05)
        yield process, asker
    finally:
        process.kill()
        process.wait()


def answers(asker: Asker) -> bool:
    try:
        return asker.ask("GET", "room")[0] == 405
    except OSError:
        return False


if __name__ == "__main__":
    uvicorn.run(Starlette(routes=routes()), port=int(sys.argv[1]), log_level="warning")
