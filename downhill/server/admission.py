"""Who may have an answer that comes in frames now: until its last byte has been read it takes much memory."""

import threading
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

from downhill.server.turns import BusyError, Visitor
from downhill.simulation.memory import room

MOST, MOST_AT_ADDRESS, MOST_EACH = 16, 8, 2
"""Answers of a kind in all, to one address, and to one page."""

SHARE = 4
"""Answers of a kind may take this part, one in so many, of a process's memory."""


class Admission:
    """Answers of a kind that are just being computed or read.

    Args:
        most_bytes: of all of them together, unless there is but one.
        often: how many times as many of them there may be, as they are small.
    """

    def __init__(self, most_bytes: int = room().bytes // SHARE, often: int = 1) -> None:
        self._most_bytes, self._often = most_bytes, often
        self._bytes = 0
        self._here = Counter[Visitor]()
        self._lock = threading.Lock()

    @contextmanager
    def admitted(self, visitor: Visitor, size: int) -> Generator[None]:
        """The answer is computed and read within this block.

        Args:
            visitor: whose it is.
            size: the bytes that it takes.

        Raises:
            BusyError: there are too many, or too large ones.
        """
        with self._lock:
            count = self._here.total()
            at_address = sum(many for one, many in self._here.items() if one.address == visitor.address)
            full = (
                count >= MOST * self._often
                or at_address >= MOST_AT_ADDRESS * self._often
                or self._here[visitor] >= MOST_EACH
            )
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
