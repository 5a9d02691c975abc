"""The database: where it is, how it is opened, and that its tables are those that this version needs.

SQLite is one file that nobody has to start. Several servers share a PostgreSQL.
"""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text

from downhill.rooms.address import DatabaseAddress

MOST_CONNECTIONS = 6
"""Of a process: those that answer, one that watches, one that tidies up."""
PATIENCE_SECONDS = 5
"""How long a connection, a lock or a statement is waited for."""
_STARTING_SECONDS = 60
"""The same while another process brings the tables up to date."""
_LOCK = 0x646F776E68696C6C
"""PostgreSQL's locks have numbers: ``"downhill"``."""
_MIGRATIONS = Path(__file__).parent / "migrations"


def opened(address: DatabaseAddress) -> Engine:
    """The database, its tables brought up to date.

    Raises:
        OSError: there is no place for the file.
        sqlalchemy.exc.ArgumentError: the address cannot be read.
        sqlalchemy.exc.DBAPIError: it cannot be reached.
        alembic.util.CommandError: a later version of Downhill has made it.
    """
    starting = _engine(address, _STARTING_SECONDS)
    try:
        with writing(starting).begin() as connection:
            _lock(connection)
            _bring_up_to_date(connection)
    finally:
        starting.dispose()
    return _engine(address, PATIENCE_SECONDS)


def is_sqlite(engine: Engine) -> bool:
    """Whether it is a file of SQLite's."""
    return engine.dialect.name == "sqlite"


def writing(engine: Engine) -> Engine:
    """The same for transactions that write: SQLite lets in one at a time, and from the beginning."""
    return engine.execution_options(downhill_writes=True)


def reading(engine: Engine) -> Engine:
    """The same for transactions that only read, and see one moment throughout."""
    return engine if is_sqlite(engine) else engine.execution_options(isolation_level="REPEATABLE READ")


def _engine(address: DatabaseAddress, patience: int) -> Engine:
    """The database, in which nothing is waited for longer than so many seconds."""
    pool: dict[str, Any] = {"pool_size": MOST_CONNECTIONS, "max_overflow": 0, "pool_timeout": patience}
    if address.file is None:
        url = make_url(address.server).set(drivername="postgresql+psycopg")
        return create_engine(url, pool_pre_ping=True, connect_args=_for_postgresql(patience), **pool)
    address.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    address.file.touch(mode=0o600)  # the files beside it follow it
    url = URL.create("sqlite+pysqlite", database=str(address.file))
    engine = create_engine(url, connect_args={"timeout": patience}, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _for_postgresql(patience: int) -> dict[str, Any]:
    milliseconds = 1000 * patience
    settings = {
        "synchronous_commit": "on",  # what has been confirmed stays
        "statement_timeout": milliseconds,
        "lock_timeout": milliseconds,
        "idle_in_transaction_session_timeout": 2 * milliseconds,
    }
    return {
        "connect_timeout": PATIENCE_SECONDS,
        "tcp_user_timeout": 1000 * PATIENCE_SECONDS,
        "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
    }


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # it begins no transactions by itself
    for pragma in (
        "journal_mode = WAL",  # who reads waits for nobody
        "synchronous = FULL",  # what has been confirmed is on the disk
        "foreign_keys = ON",
        "secure_delete = ON",  # what is deleted is overwritten
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("downhill_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _lock(connection: Connection) -> None:
    """Others that start at the same time wait; SQLite's have done so at the transaction's beginning."""
    if not is_sqlite(connection.engine):
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _bring_up_to_date(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
