"""Places for dear work, which the processes of one server share: limited, taken in turn, and left by who is killed."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from downhill.server import places as module
from downhill.server.places import places
from downhill.server.shared_folder import VARIABLE

fcntl = pytest.importorskip("fcntl")
PATIENCE = 60.0
HOLDER = "from downhill.server.places import places\nwith places(): print('held', flush=True); input()"


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(module, "PLACES", 1)


def waits_for(many: int) -> tuple[threading.Thread, threading.Event]:
    """A thread that wants so many places, and what tells that it has them."""
    came = threading.Event()

    def want() -> None:
        with places(many):
            came.set()

    thread = threading.Thread(target=want, daemon=True)
    thread.start()
    return thread, came


def is_at_the_door(folder: Path) -> bool:
    with (folder / "door").open("a") as door:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_there_is_one_for_all_processes_and_a_killed_one_has_left_it(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    thread, came = waits_for(1)
    while not is_at_the_door(tmp_path):
        assert thread.is_alive()
    assert not came.is_set()
    holder.kill()
    assert came.wait(PATIENCE)
    thread.join()
    holder.communicate()


def test_who_wants_all_waits_until_all_are_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PLACES", 2)
    with places():
        with places():
            thread, came = waits_for(2)
            while not is_at_the_door(tmp_path):
                assert thread.is_alive()
        assert not came.is_set()
    assert came.wait(PATIENCE)
    thread.join()


def test_who_has_one_keeps_no_more_than_that_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the system's own list of open files, of which a process may have 1,024."""
    monkeypatch.setattr(module, "PLACES", 50)
    with places():
        opened = [each.resolve() for each in Path("/proc/self/fd").iterdir()]
        assert sum(path.is_relative_to(tmp_path) for path in opened) == 1


def test_a_folder_that_was_tidied_away_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gone"))
    with places():
        assert (tmp_path / "gone" / "door").exists()
