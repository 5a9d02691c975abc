"""Who may have a map now: until its last byte has been read, a large one takes hundreds of megabytes."""

import threading
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

from downhill.maps import Map
from downhill.server.turns import BusyError, Visitor
from downhill.simulation.memory import room

MOST, MOST_AT_ADDRESS, MOST_EACH = 16, 8, 2
"""Maps in all, of one address, and of one page."""

_BYTES_PER_RUN = 32
"""Measured, at most: where it ended, how, and what is painted of it."""


class Admission:
    """Maps that are just being computed or read.

    Args:
        most_bytes: of all of them together, unless there is but one.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._here = Counter[Visitor]()
        self._lock = threading.Lock()

    @contextmanager
    def admitted(self, visitor: Visitor, described: Map) -> Generator[None]:
        """The map is read within this block.

        Raises:
            BusyError: there are too many, or too large ones.
        """
        runs = len(described.axes[0].values) * len(described.axes[1].values)
        size = _BYTES_PER_RUN * runs * len(described.entrants)
        with self._lock:
            count = self._here.total()
            at_address = sum(many for one, many in self._here.items() if one.address == visitor.address)
            full = count >= MOST or at_address >= MOST_AT_ADDRESS or self._here[visitor] >= MOST_EACH
            if full or (count and self._bytes + size > self._most_bytes):
                raise BusyError
            self._here[visitor] += 1
            self._bytes += size
        try:
            yield
        finally:
            with self._lock:
                self._here[visitor] -= 1
                self._here = +self._here
                self._bytes -= size


admission = Admission(room().bytes // 4)
