"""How many cores a process may use; of memory tests/simulation/test_memory.py knows."""

import os
from pathlib import Path

import pytest

from downhill.limits import cores


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("max 100000\n", 6),
        ("200000 100000\n", 2),
        ("250000 100000\n", 3),
        ("50000 100000\n", 1),
        ("900000 100000\n", 6),
    ],
)
def test_a_containers_share_of_the_cores_counts(limit: str, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the kernel's documentation of ``cpu.max``: microseconds in each period of so many."""
    read = Path.read_text

    def told(self: Path, *all_: object, **named: object) -> str:
        return limit if str(self) == "/sys/fs/cgroup/cpu.max" else read(self, *all_, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(6), raising=False)
    monkeypatch.setattr(Path, "read_text", told)
    assert cores() == expected
