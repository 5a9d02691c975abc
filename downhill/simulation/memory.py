"""A process's memory: what it has, and how much of it compiled programs may fill before some are dropped."""

import ctypes
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from downhill import limits


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
_MOST_MAPPINGS = 65_530


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
    workers = limits.whole(environment, "DOWNHILL_WORKERS", 1, limits.MOST_WORKERS) or 1
    mappings = limits.number_in("/proc/sys/vm/max_map_count") or _MOST_MAPPINGS
    return Memory(mappings // 2, limits.memory(environment) * 3 // (4 * workers))


def give_back() -> None:
    """Return to the system what is free: glibc keeps what compiling has used, and dropped programs have had."""
    with suppress(OSError, AttributeError):  # other systems' C libraries
        ctypes.CDLL("libc.so.6").malloc_trim(0)
