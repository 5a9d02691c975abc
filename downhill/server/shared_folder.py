"""The folder that all processes of one server share: finished files, numbers for ``/metrics``, drafts.

It is the server's alone, and goes with it. One that was killed leaves its folder behind; the next to start removes it.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, which does not tell leftovers: there the system's own tidying removes them
    fcntl = None

VARIABLE = "DOWNHILL_FOLDER"
"""Names the environment variable by which a server's processes learn of it."""

NUMBERS = "PROMETHEUS_MULTIPROC_DIR"
"""Names the one by which several processes learn where prometheus-client joins their numbers; the name is its own."""

_PREFIX = "downhill-server-"
_MEMORY = Path("/dev/shm")  # Linux's; a folder of our own is made in it


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
    before = tempfile.tempdir
    with _own_folder(Path(tempfile.gettempdir())) as folder:
        tempfile.tempdir = os.environ[VARIABLE] = str(folder)
        try:
            yield folder
        finally:
            del os.environ[VARIABLE]
            tempfile.tempdir = before


@contextmanager
def numbers_folder(shared: Path) -> Generator[Path]:
    """Where processes write their numbers, as long as the block lasts: in memory, if the system has a place for that.

    A worker has its numbers in mapped files, and dies of the first for which a disk has no room.

    Args:
        shared: the folder for all else, which is taken where there is no such place.
    """
    if fcntl is None or not os.access(_MEMORY, os.W_OK):
        yield shared
        return
    with _own_folder(_MEMORY) as folder:
        yield folder


@contextmanager
def _own_folder(parent: Path) -> Generator[Path]:
    """A new one in ``parent``, removed in the end; leftovers beside it go at once."""
    _remove_leftovers(parent)
    with ExitStack() as stack:
        while True:
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            with suppress(FileNotFoundError):
                stack.enter_context(_held(folder))
            if folder.is_dir():  # else another that starts has taken it for a leftover
                break
        yield folder


def _remove_leftovers(parent: Path) -> None:
    """Those that nobody holds: the system lets go of a lock when a process ends, however it does."""
    if fcntl is None:
        return
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError), _held(folder, wait=False):  # OSError: held, somebody else's, or no folder
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder: Path, *, wait: bool = True) -> Generator[None]:
    """The folder itself is locked, which systemd-tmpfiles heeds too; where a system has no such locks nothing is.

    Raises:
        OSError: it is no folder of this user's, or it is not waited for and another process holds it.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(handle).st_uid != os.geteuid():
            raise PermissionError(f"{folder} is somebody else's")
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)
