"""Standard output takes all or the command fails; what ends the command leaves nothing half written."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
from downhill.cli.files import write
write({"-": b"x" * 3_000_000})
"""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_an_error_on_standard_output_too(tmp_path: Path, unbuffered: str) -> None:
    """Source: the system: a file may not grow beyond a megabyte, as on a disk that has no more room."""
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({1 << 20}, {1 << 20}))\n"
    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-c", limited + PROGRAM],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={"PYTHONUNBUFFERED": unbuffered},
            cwd=Path(__file__).parents[2],
        )
    assert done.returncode != 0
    assert "File too large" in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_pipe_gets_everything(unbuffered: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        check=True,
        env={"PYTHONUNBUFFERED": unbuffered},
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout == b"x" * 3_000_000


HALF_WRITTEN = """
import time
from downhill.cli.command import tidy_on_sigterm
from downhill.cli.files import write

def slow():
    yield b"half"
    print("half written", flush=True)
    time.sleep(60)

with tidy_on_sigterm():
    write({"out": slow()})
"""


def test_sigterm_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Source: POSIX shells give 128 + 15 to what SIGTERM has ended."""
    with subprocess.Popen(
        [sys.executable, "-c", HALF_WRITTEN],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half written\n"
        assert [file.suffix for file in tmp_path.iterdir()] == [".part"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 143
    assert list(tmp_path.iterdir()) == []
