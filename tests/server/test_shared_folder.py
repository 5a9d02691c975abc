"""One folder for all processes of a server: gone with it, and where it was killed, with the next one's start."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from downhill.server import shared_folder as module
from downhill.server.shared_folder import VARIABLE, numbers_folder, shared_folder

HOLD = """
import sys, tempfile
from downhill.server.shared_folder import shared_folder
with shared_folder() as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    return tmp_path


def another(temporary: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that has one until its input ends, and that folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        env=os.environ | {"TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_it_is_there_for_temporary_files_and_goes_with_all_in_it(temporary: Path) -> None:
    with shared_folder() as folder:
        with tempfile.NamedTemporaryFile(delete=False) as file:
            assert Path(file.name).parent == folder
        (folder / "half" / "written").mkdir(parents=True)
    assert list(temporary.iterdir()) == []
    assert VARIABLE not in os.environ
    assert tempfile.gettempdir() == str(temporary)


def test_a_worker_has_its_parents_and_leaves_it(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(temporary))
    with shared_folder() as folder:
        assert folder == temporary
    assert temporary.is_dir()


def test_a_killed_servers_goes_and_a_running_ones_stays(temporary: Path) -> None:
    killed, leftover = another(temporary)
    killed.kill()
    killed.communicate()
    assert leftover.is_dir()
    running, other = another(temporary)
    assert not leftover.exists()
    with shared_folder() as mine:
        assert set(temporary.iterdir()) == {other, mine}
    running.communicate("")
    assert list(temporary.iterdir()) == []


def test_what_others_have_put_there_stays(temporary: Path) -> None:
    (temporary / "downhill-notes").mkdir()
    (temporary / "other").mkdir()
    with shared_folder():
        pass
    assert {path.name for path in temporary.iterdir()} == {"downhill-notes", "other"}


def test_nobody_tidies_it_away() -> None:
    """Source: systemd-tmpfiles(8), which passes over a folder that is locked; flock(2)."""
    fcntl = pytest.importorskip("fcntl")
    with shared_folder() as folder:
        handle = os.open(folder, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(handle)


def test_one_that_another_takes_for_a_leftover_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: what another server's start does to a folder that is not yet held."""
    make, taken = tempfile.mkdtemp, list[str]()

    def made(**options: str) -> str:
        folder = make(**options)
        if not taken:
            taken.append(folder)
            Path(folder).rmdir()
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", made)
    with shared_folder() as folder:
        assert folder.is_dir()
        assert [str(folder)] != taken


def test_nobody_makes_a_start_hang(temporary: Path) -> None:
    """Source: mkfifo(3): who opens a pipe waits until another does."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("the system has no named pipes")
    os.mkfifo(temporary / f"{module._PREFIX}pipe")
    (temporary / f"{module._PREFIX}folder").mkdir()
    os.mkfifo(temporary / f"{module._PREFIX}folder" / "lock")
    command = [sys.executable, "-c", HOLD]
    subprocess.run(command, env=os.environ | {"TMPDIR": str(temporary)}, input=b"", timeout=60, check=True)


def test_numbers_are_where_no_disk_fills_up(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the folder of Linux that is in memory; a stand-in for it, and a system that has none."""
    pytest.importorskip("fcntl")
    memory = temporary / "memory"
    memory.mkdir()
    monkeypatch.setattr(module, "_MEMORY", memory)
    with numbers_folder(temporary) as folder:
        assert folder.parent == memory
    assert list(memory.iterdir()) == []
    monkeypatch.setattr(module, "_MEMORY", temporary / "none")
    with numbers_folder(temporary) as folder:
        assert folder == temporary
