"""What a server and the processes that it has started take, by Linux's own account."""

import os
import time
from pathlib import Path

_PROC = Path("/proc")
_QUIET_SECONDS = 0.05
"""CPU seconds in a second below which a server is at rest."""

KNOWN = _PROC.joinpath("self", "stat").exists()
"""Whether this system has such an account."""


def cpu_seconds(pid: int) -> float:
    """CPU time so far of this process and all under it."""
    ticks = sum(int(field) for each in family(pid) for field in _stat(each)[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    """Memory that this process and all under it have now; what they share is counted for each."""
    kilobytes = 0
    for each in family(pid):
        lines = _PROC.joinpath(str(each), "status").read_text().splitlines()
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return kilobytes * 1024 / 1e6


def peak_megabytes() -> float:
    """What this process has had at most, NaN where unknown; ``getrusage`` tells its parent's peak if that was more."""
    lines = _PROC.joinpath("self", "status").read_text().splitlines() if KNOWN else []
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM:")), float("nan"))


def wait_for_rest(pid: int) -> None:
    """Until they have all started, and whatever they prepare is ready."""
    before = -1.0
    while (now := cpu_seconds(pid)) - before > _QUIET_SECONDS:
        before = now
        time.sleep(1)


def mappings(pid: int) -> int:
    """Of memory, that this process alone has."""
    return len(_PROC.joinpath(str(pid), "maps").read_text().splitlines())


def family(pid: int) -> list[int]:
    """This process and all under it."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdecimal() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for each in found:  # grows meanwhile
        found += children.get(each, [])
    return found


def _stat(pid: int) -> list[str]:
    """The fields after the program's name, which may hold blanks; none if the process has ended."""
    try:
        return _PROC.joinpath(str(pid), "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
