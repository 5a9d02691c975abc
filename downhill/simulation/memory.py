"""A process's memory: what it has, and how much of it compiled programs may fill before some are dropped."""

import ctypes
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """An amount of it.

    Attributes:
        mappings: pieces of the address space. A program takes three for each function that XLA makes of it, 9 to 230 in
            all. Linux gives a process ``vm.max_map_count``, by default 65,530; one that reaches it crashes.
        bytes: in the machine's memory.
    """

    mappings: int
    bytes: int

    def fits(self, room: "Memory") -> bool:
        """Whether there is room for both."""
        return self.mappings <= room.mappings and self.bytes <= room.bytes


# Where the system does not tell: a process without programs, and each program, dear ones as they are measured on Linux.
_ALONE, _EACH = Memory(2_000, 500_000_000), Memory(150, 8_000_000)
_MACHINE = Memory(65_530, 4_000_000_000)
_LIMITS = "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"  # of a container
_LEAST_MEGABYTES, _MOST_MEGABYTES, _MOST_WORKERS = 256, 1 << 30, 1024


def used(programs: int) -> Memory:
    """What this process has now.

    Exact on Linux, in 0.5 µs a mapping. Elsewhere reckoned from how many programs there are.
    """
    try:
        mappings = Path("/proc/self/maps").read_bytes().count(b"\n")
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return Memory(*(alone + programs * each for alone, each in zip(_ALONE, _EACH, strict=True)))
    return Memory(mappings, pages * os.sysconf("SC_PAGE_SIZE"))


def room(environment: Mapping[str, str] = os.environ) -> Memory:
    """What this process may have before it drops programs: half of all mappings, three quarters of its share of memory.

    Args:
        environment: ``DOWNHILL_MEMORY`` is what all of the server's processes may have together, in megabytes, by
            default what the container or the machine has; ``DOWNHILL_WORKERS`` is how many they are, by default one.

    Raises:
        ValueError: one of them is no whole number, or out of range.
    """
    megabytes = _whole(environment, "DOWNHILL_MEMORY", _LEAST_MEGABYTES, _MOST_MEGABYTES)
    workers = _whole(environment, "DOWNHILL_WORKERS", 1, _MOST_WORKERS) or 1
    memory = megabytes * 1_000_000 if megabytes else _of_machine()
    mappings = _number("/proc/sys/vm/max_map_count") or _MACHINE.mappings
    return Memory(mappings // 2, memory * 3 // (4 * workers))


def _whole(environment: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    text = environment.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and low <= int(text) <= high):
        raise ValueError(f"{name} = {text[:40]!r}: must be a whole number from {low} to {high}")
    return int(text)


def _of_machine() -> int:
    """What a container may have, else what there is."""
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has no such function, others may not know these names
        total = _MACHINE.bytes
    return min([total, *filter(None, map(_number, _LIMITS))])


def _number(path: str) -> int | None:
    """The number in a file of the system's; ``None`` where there is none, or the word "max"."""
    with suppress(OSError, ValueError):
        return int(Path(path).read_text(encoding="ascii"))
    return None


def give_back() -> None:
    """Return to the system what is free: glibc keeps what compiling has used, and dropped programs have had."""
    with suppress(OSError, AttributeError):  # other systems' C libraries
        ctypes.CDLL("libc.so.6").malloc_trim(0)
