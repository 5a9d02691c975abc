"""Where the rooms' database is.

It lies alone: who starts the workers reads it, too, and opens no database.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

VARIABLE = "DOWNHILL_DATABASE"
"""Names the environment variable with the database's address."""

_SCHEMES = ("postgresql", "postgres")


class DatabaseAddress(NamedTuple):
    """One of the two.

    Attributes:
        file: SQLite's, which need not be there yet.
        server: a PostgreSQL's, ``"postgresql://user:password@host/name"``.
    """

    file: Path | None = None
    server: str = ""


def database_address(environment: Mapping[str, str]) -> DatabaseAddress:
    """The address that ``DOWNHILL_DATABASE`` names: of a PostgreSQL, or the whole path of a file for SQLite.

    By default the file ``downhill/rooms.sqlite`` in ``$XDG_DATA_HOME`` or ``~/.local/share``.

    Raises:
        ValueError: it is something else. What it is the message leaves out: it may hold a password.
    """
    given = environment.get(VARIABLE, "").strip()
    if not given:
        data = environment.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")  # noqa: PTH111  # may be unknown
        return DatabaseAddress(file=Path(data) / "downhill" / "rooms.sqlite")
    if "://" not in given and Path(given).is_absolute():
        return DatabaseAddress(file=Path(given))
    with suppress(ValueError):
        parts = urlsplit(given)
        if parts.scheme in _SCHEMES and parts.path.strip("/") and parts.port != 0:
            return DatabaseAddress(server=given)
    raise ValueError(
        f"{VARIABLE}: must be postgresql://user:password@host/name, or the whole path of a file for SQLite"
    )
