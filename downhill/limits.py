"""What this process may use of the machine: cores and memory. A container has limits of its own."""

import math
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

MOST_WORKERS = 1024

_LEAST_MEGABYTES, _MOST_MEGABYTES = 256, 1 << 30
_UNKNOWN_MEMORY = 4_000_000_000
_MEMORY_LIMITS = "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"
_CORES_LIMIT = "/sys/fs/cgroup/cpu.max"


def cores() -> int:
    """How many; of what a container may have of several, part of one counts as one."""
    allowed = getattr(os, "sched_getaffinity", None)  # Linux alone has it
    count = len(allowed(0)) if allowed else os.cpu_count() or 1
    with suppress(OSError, ValueError):  # ValueError: "max", i.e. all
        quota, period = map(int, Path(_CORES_LIMIT).read_text(encoding="ascii").split())
        count = min(count, math.ceil(quota / period))
    return count


def memory(environment: Mapping[str, str] = os.environ) -> int:
    """Bytes that all processes of a server may have together: ``DOWNHILL_MEMORY`` megabytes, else what there is.

    Raises:
        ValueError: the variable is no whole number, or out of range.
    """
    megabytes = whole(environment, "DOWNHILL_MEMORY", _LEAST_MEGABYTES, _MOST_MEGABYTES)
    return megabytes * 1_000_000 if megabytes else _of_machine()


def whole(environment: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    """The number in an environment variable; ``None`` where it is not set.

    Raises:
        ValueError: it is no whole number, or out of range.
    """
    text = environment.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and low <= int(text) <= high):
        raise ValueError(f"{name} = {text[:40]!r}: must be a whole number from {low} to {high}")
    return int(text)


def number_in(path: str) -> int | None:
    """The number in a file of the system's; ``None`` where there is none, or the word "max"."""
    with suppress(OSError, ValueError):
        return int(Path(path).read_text(encoding="ascii"))
    return None


def _of_machine() -> int:
    """What a container may have, else what there is."""
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has no such function, others may not know these names
        total = _UNKNOWN_MEMORY
    return min([total, *filter(None, map(number_in, _MEMORY_LIMITS))])
