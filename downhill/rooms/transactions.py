"""Transactions in the rooms' database, which is opened when first used; what goes wrong with it is told in words."""

import logging
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from downhill.rooms.address import DatabaseAddress
from downhill.rooms.database import opened, reading, writing
from downhill.rooms.errors import StoreLostError

_log = logging.getLogger(__name__)


class Transactions:
    """A database, which is opened when first used, and again after a failure.

    Args:
        address: of the database.
        clock: seconds since 1970.
    """

    def __init__(self, address: DatabaseAddress, clock: Callable[[], float] = time.time) -> None:
        self.address, self.clock = address, clock
        self._engine: Engine | None = None
        self._file: tuple[int, int] | None = None
        self._opening = threading.Lock()
        self._trouble = ""

    @property
    def is_there(self) -> bool:
        """Whether there may be rooms: SQLite's file is made with the first."""
        return self.address.file is None or self.address.file.exists()

    def close(self) -> None:
        """Let go of the database; the next use opens it again."""
        with self._opening:
            self._let_go()
            self._file = None

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A transaction that only reads.

        Raises:
            StoreLostError: the database cannot be used.
        """
        with self._told(), self._checked(reading) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction; when this block has ended without an error, what it has written is on the disk.

        Raises:
            StoreLostError: the database cannot be used.
        """
        with self._told(), self._checked(writing) as connection:
            yield connection

    @contextmanager
    def _checked(self, kind: Callable[[Engine], Engine]) -> Generator[Connection]:
        """A transaction of this kind, undone where SQLite's file is gone: SQLite itself goes on writing to it.

        Raises:
            OSError: it has been removed, or another is at its place.
        """
        engine = self._opened()
        file = self._file
        with kind(engine).begin() as connection:
            yield connection
            if self._file_there() != file:
                raise OSError(f"{self.address.file} is no longer the file that was opened")

    def _opened(self) -> Engine:
        """The database; SQLite's file is not made anew where it has been removed.

        Raises:
            OSError: it has been.
        """
        with self._opening:
            there = self._file_there()
            if self._file not in (None, there):
                self._let_go()  # connections to a file without a name are of no use, whatever comes to its place
                if there is None:
                    raise OSError(f"{self.address.file} has been removed")
            if self._engine is None:
                self._engine = opened(self.address)
                self._file = self._file_there()
            return self._engine

    def _let_go(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _file_there(self) -> tuple[int, int] | None:
        """Which file of SQLite's is at its place; ``None`` where none is, and of a PostgreSQL."""
        try:
            found = self.address.file and self.address.file.stat()
        except FileNotFoundError:
            return None
        return (found.st_dev, found.st_ino) if found else None

    def overwrite(self) -> None:
        """SQLite has overwritten in its journal what was deleted; now in the file, too, and the journal is emptied."""
        if self.address.file is not None:
            with self._told(), self._opened().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    @contextmanager
    def _told(self) -> Generator[None]:
        """What goes wrong with the database is told in words; mistakes of ours go on as they are."""
        try:
            yield
        except (IntegrityError, ProgrammingError, DataError):
            raise
        except (DBAPIError, PoolTimeoutError, OSError) as error:
            self._note_trouble(str(getattr(error, "orig", None) or error))
            raise StoreLostError("the server cannot reach its store, or has no room in it") from error
        except CommandError as error:
            self._note_trouble(str(error))
            raise StoreLostError("the server's store has been made by another version") from error
        self._trouble = ""

    def _note_trouble(self, trouble: str) -> None:
        """In the log, once as long as it lasts."""
        if trouble != self._trouble:
            _log.warning("the rooms' database cannot be used: %s", trouble)
            self._trouble = trouble
