"""The folder that all processes of one server share: finished files, numbers for ``/metrics``, drafts.

It is the server's alone, and goes with it. One that was killed leaves its folder behind; the next to start removes it.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows, which does not tell leftovers: there the system's own tidying removes them
    fcntl = None

VARIABLE = "DOWNHILL_FOLDER"
"""Names the environment variable by which a server's processes learn of it."""

NUMBERS = "PROMETHEUS_MULTIPROC_DIR"
"""Names the one by which several processes learn where prometheus-client joins their numbers; the name is its own."""

_PREFIX = "downhill-"
_LOCK = "lock"


@contextmanager
def shared_folder() -> Generator[Path]:
    """The folder, readable by nobody else, as long as the block lasts; within it, also where temporary files go.

    Whose parent process has one uses that, and leaves its removal to the parent.

    Raises:
        OSError: there is no place to write to.
    """
    if (known := os.environ.get(VARIABLE)) is not None:
        tempfile.tempdir = known
        yield Path(known)
        return
    _remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    os.environ[VARIABLE] = str(folder)
    try:
        with (folder / _LOCK).open("w") as lock:
            _hold(lock)
            yield folder
    finally:
        del os.environ[VARIABLE]
        tempfile.tempdir = before
        shutil.rmtree(folder, ignore_errors=True)


def _remove_leftovers() -> None:
    """Those that nobody holds: the system lets go of a lock when a process ends, however it does."""
    for lock_file in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        with suppress(OSError), lock_file.open() as lock:  # OSError: held, or somebody else's
            if _hold(lock):
                shutil.rmtree(lock_file.parent, ignore_errors=True)


def _hold(lock: IO[str]) -> bool:
    """Whether it is this process's now; where a system has no such locks it never is.

    Raises:
        OSError: another process holds it.
    """
    if fcntl is None:
        return False
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return True
