"""Turns for dear work: a few pieces at once, visitors one after the other, so that cheap work finds the rest free."""

import threading
from collections import OrderedDict, deque
from concurrent.futures import Future
from types import TracebackType


class BusyError(Exception):
    """Too many wait already."""


class Turn:
    """A place in the queue: left when the block under it ends, whether its turn has come by then or not.

    Attributes:
        visitor: whose it is.
        counts: whether it is one of the places that are limited.
        come: done once it is this one's turn.
    """

    def __init__(self, turns: "Turns", visitor: str, counts: bool) -> None:
        self._turns, self.visitor, self.counts = turns, visitor, counts
        self.come: Future[None] = Future()

    def __enter__(self) -> "Turn":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: TracebackType | None) -> None:
        self._turns.leave(self)


class Turns:
    """Who may work now, and who is next.

    Args:
        at_once: pieces of work that are done at the same time.
        most: that may wait in all.
        most_each: of one visitor's.
    """

    def __init__(self, at_once: int, most: int = 40, most_each: int = 10) -> None:
        self._free, self._most, self._most_each = at_once, most, most_each
        self._waiting: OrderedDict[str, deque[Turn]] = OrderedDict()  # the visitor whose turn it is comes first
        self._lock = threading.Lock()

    def enter(self, visitor: str, *, always: bool = False) -> Turn:
        """A place at the visitor's end of the queue.

        Args:
            visitor: whose work it is.
            always: whether there is a place however many wait, which takes none of the others' away.

        Raises:
            BusyError: too many wait, or too many of this visitor's.
        """
        with self._lock:
            counted = [turn.visitor for own in self._waiting.values() for turn in own if turn.counts]
            if not always and (len(counted) >= self._most or counted.count(visitor) >= self._most_each):
                raise BusyError
            turn = Turn(self, visitor, counts=not always)
            self._waiting.setdefault(visitor, deque()).append(turn)
            self._admit()
        return turn

    def waiting(self) -> int:
        """How many wait now."""
        with self._lock:
            return sum(map(len, self._waiting.values()))

    def leave(self, turn: Turn) -> None:
        """The work is done, or no longer wanted."""
        with self._lock:
            if turn.come.done():
                self._free += 1
            else:
                self._drop(turn)
            self._admit()

    def _admit(self) -> None:
        while self._free and self._waiting:
            visitor, own = next(iter(self._waiting.items()))
            turn = own[0]
            self._drop(turn)
            if own:
                self._waiting.move_to_end(visitor)
            self._free -= 1
            turn.come.set_result(None)

    def _drop(self, turn: Turn) -> None:
        own = self._waiting[turn.visitor]
        own.remove(turn)
        if not own:
            del self._waiting[turn.visitor]
