"""A real server in processes of its own, for tests of its beginning and its end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.browser.conftest import ROOT, SERVER_DEADLINE, free_port

OURS = ("-m", "downhill.server")
STREAMLITS = ("-m", "streamlit", "run", "app.py")


class Server(NamedTuple):
    """One that has been started.

    Attributes:
        process: the one that a person starts.
        url: its address.
        temporary: the folder for whatever it writes for a while.
        log: the file with what it says.
    """

    process: subprocess.Popen[bytes]
    url: str
    temporary: Path
    log: Path

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of an answer."""
        try:
            with urlopen(self.url + path, timeout=60) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, error.read()

    def workers(self) -> set[int]:
        """The processes that answer, by their own word in ``/metrics``."""
        lines = self.get("/metrics")[1].decode().splitlines()
        return {int(line.split('"')[1]) for line in lines if line.startswith("downhill_memory_bytes{")}


def until(condition: Callable[[], bool], log: Path) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + SERVER_DEADLINE
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"that never came:\n{log.read_text()}")
        time.sleep(0.05)


def is_well(server: Server, path: str = "/health") -> bool:
    """Whether races run."""
    if server.process.poll() is not None:
        pytest.fail(f"the server ended with status {server.process.returncode}:\n{server.log.read_text()}")
    try:
        return server.get(path) == (200, b"ok")
    except OSError:
        return False


@contextmanager
def running(
    temporary: Path, *options: str, command: tuple[str, ...] = OURS, health: str = "/health", **environment: str
) -> Generator[Server]:
    """Start it, and wait until it races; whatever of it still runs in the end is killed."""
    temporary.mkdir(exist_ok=True)
    log_path = temporary.with_suffix(".log")
    port = free_port()
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command, "--server.address=localhost", f"--server.port={port}", *options],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(temporary)} | environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(process, f"http://localhost:{port}", temporary, log_path)
    try:
        until(lambda: is_well(server, health), log_path)
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
