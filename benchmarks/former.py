"""The build that this one is measured beside: the last before the hall, in which every move had the page run again."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.row import FORMER, Row
from benchmarks.serving import ROOT


@contextmanager
def former() -> Generator[Path]:
    """A folder with it, as git has it."""
    archive = subprocess.run(["git", "archive", FORMER], cwd=ROOT, capture_output=True, check=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        yield Path(folder)


def beside_it(rows: Callable[[Path], list[Row]]) -> list[Row]:
    """The rows of a family, measured of both builds one after the other."""
    now = rows(ROOT)
    with former() as root:
        then = rows(root)
    return [replace(row, former=before.ours) for row, before in zip(now, then, strict=True)]
