"""CONTRIBUTING's walks: what they name exists, and neither is longer than a dozen stops."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
STOPS = re.findall(r"^(\d+)\. `([^`]+)` · `([^`]+)`: ", TEXT, flags=re.MULTILINE)


def test_two_walks_of_at_most_twelve_stops() -> None:
    """Source: the numbers at the beginning of the lines."""
    firsts = [index for index, (number, _, _) in enumerate(STOPS) if number == "1"]
    lengths = [len(STOPS[: firsts[1]]), len(STOPS[firsts[1] :])]
    assert len(firsts) == 2
    assert [int(number) for number, _, _ in STOPS] == [*range(1, lengths[0] + 1), *range(1, lengths[1] + 1)]
    assert max(lengths) <= 12


@pytest.mark.parametrize(("file", "function"), sorted({(file, function) for _, file, function in STOPS}))
def test_every_stop_exists(file: str, function: str) -> None:
    """Source: the file's own definitions, of Python (def name) or of JavaScript (name at the beginning of a line)."""
    source = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^\s*(?:def |export function |async )?{function}\((.*[:{{(])?\s*$", source, flags=re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:downhill|tests|docs|pages)/[\w./]+)`", TEXT))))
def test_files_that_it_names_exist(path: str) -> None:
    assert (ROOT / path).exists()
