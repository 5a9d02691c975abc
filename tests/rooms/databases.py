"""The two databases that rooms are kept in: SQLite's file, and a real PostgreSQL that is started once."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import psycopg
import pytest

from downhill.rooms.address import VARIABLE, database_address
from downhill.rooms.store import Store
from tests.browser.conftest import free_port

KINDS = ("sqlite", "postgresql")
_NOBODY = "nobody"
_HOST = "127.0.0.1"


def programs() -> Path | None:
    """The folder with PostgreSQL's programs: a wheel's, or Debian's."""
    # The wheel's own module looks for places of its own as soon as it is imported, and warns; its programs suffice.
    found = find_spec("pgserver")
    places = [Path(place) / "pginstall" / "bin" for place in (found.submodule_search_locations or [])] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "postgres").exists()), None)


class PostgreSQL:
    """A server of its own, which the tests may stop and start.

    Attributes:
        port: where it listens.
    """

    def __init__(self, folder: Path, programs: Path) -> None:
        self.port = free_port()
        self._folder, self._programs = folder, programs
        self._process: subprocess.Popen[bytes] | None = None
        # It refuses to run as root.
        self._user = _NOBODY if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, _NOBODY)
        self._run("initdb", "--username=downhill", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")

    def _run(self, program: str, *options: str) -> None:
        command = [self._programs / program, f"--pgdata={self._folder / 'data'}", *options]
        subprocess.run(command, cwd="/", check=True, capture_output=True, user=self._user)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        # Without fsync: the machine does not fail here, only the server.
        settings = f"-c listen_addresses={_HOST} -c unix_socket_directories='' -c max_connections=60 -c fsync=off"
        options = f"-p {self.port} {settings}"
        self._run("pg_ctl", "start", "--wait", f"--log={self._folder / 'log'}", f"--options={options}")

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")

    @contextmanager
    def stopped(self) -> Generator[None]:
        """It is stopped as long as the block lasts."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def address(self, database: str) -> str:
        """As ``DOWNHILL_DATABASE`` names it."""
        return f"postgresql://downhill@{_HOST}:{self.port}/{database}"

    def new_database(self) -> str:
        """The address of an empty one."""
        name = f"rooms_{uuid4().hex}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.address(name)


class Database(NamedTuple):
    """An empty one.

    Attributes:
        address: as ``DOWNHILL_DATABASE`` names it.
        file: SQLite's.
        server: PostgreSQL's.
    """

    address: str
    file: Path | None
    server: PostgreSQL | None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The server; where there is no such program, what needs it is left out."""
    if (found := programs()) is None:
        pytest.skip(f"PostgreSQL is left out: no wheel for {sys.platform}. Debian: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="downhill-postgresql-"))  # pytest's own folders are for nobody else
    server = PostgreSQL(folder, found)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def sqlite(tmp_path: Path) -> Database:
    file = tmp_path / "rooms" / "rooms.sqlite"
    return Database(str(file), file, None)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Database:
    """Each of the two."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite")
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return Database(server.new_database(), None, server)


@pytest.fixture
def opened_stores() -> Iterator[Callable[..., Store]]:
    """What makes a store of an address, and closes it in the end."""
    with ExitStack() as stack:
        yield partial(_opened, stack)


@pytest.fixture(scope="module")
def opened_once() -> Iterator[Callable[..., Store]]:
    """The same for a whole module."""
    with ExitStack() as stack:
        yield partial(_opened, stack)


def _opened(stack: ExitStack, address: str, **options: Callable[[], float]) -> Store:
    store = Store(database_address({VARIABLE: address}), **options)
    stack.callback(store.close)
    return store
