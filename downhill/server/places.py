"""Places for dear work: for all processes of a server one fewer than there are cores: one is free for the rest."""

import os
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from downhill.server.shared_folder import VARIABLE

try:
    import fcntl
except ImportError:  # Windows: there each process has so many places for itself
    fcntl = None

_LOOK_SECONDS = 0.005


def cores() -> int:
    """How many this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # Linux alone has it
    return len(allowed(0)) if allowed else os.cpu_count() or 1


PLACES = max(1, cores() - 1)


@contextmanager
def places(many: int = 1) -> Generator[None]:
    """So many of them are this block's; they are waited for.

    A place is a locked file in the folder that the server's processes share: the system lets go of it when a process
    ends, however it does. All come in through one door, and whoever waits for places stands in it, so that nobody who
    has just left one takes it again before those who wait.
    """
    folder = os.environ.get(VARIABLE)
    if fcntl is None or folder is None:
        yield
        return
    with ExitStack() as held:
        with (Path(folder) / "door").open("a") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            free = [held.enter_context((Path(folder) / f"place-{number}").open("a")) for number in range(PLACES)]
            while True:
                for file in free[:]:
                    with suppress(BlockingIOError):  # somebody's
                        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        free.remove(file)
                        many -= 1
                    if not many:
                        break
                if not many:
                    break
                time.sleep(_LOOK_SECONDS)
        yield
