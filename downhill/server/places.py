"""Places for dear work: for all processes of a server one fewer than there are cores: one is free for the rest."""

import os
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from downhill.limits import cores
from downhill.server.shared_folder import VARIABLE

try:
    import fcntl
except ImportError:  # Windows: there each process has so many places for itself
    fcntl = None

_LOOK_SECONDS = 0.005

PLACES = max(1, cores() - 1)


@contextmanager
def places(many: int = 1) -> Generator[None]:
    """So many of them are this block's; they are waited for.

    A place is a locked file in the folder that the server's processes share: the system lets go of it when a process
    ends, however it does. All come in through one door, in which one stands until he has his places: however many he
    wants, nobody overtakes him. Of several before the door the system lets in any.
    """
    folder = os.environ.get(VARIABLE)
    if fcntl is None or folder is None:
        yield
        return
    Path(folder).mkdir(mode=0o700, exist_ok=True)  # somebody may have tidied it away
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
            for file in free:
                file.close()
        yield
