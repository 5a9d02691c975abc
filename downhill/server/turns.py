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
        come: done once it is this one's turn.
    """

    def __init__(self, turns: "Turns", visitor: str) -> None:
        self._turns, self.visitor = turns, visitor
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
            always: whether there is a place however many wait.

        Raises:
            BusyError: too many wait, or too many of this visitor's.
        """
        with self._lock:
            own = self._waiting.get(visitor, ())
            is_full = len(own) >= self._most_each or sum(map(len, self._waiting.values())) >= self._most
            if is_full and not always:
                raise BusyError
            turn = Turn(self, visitor)
            self._waiting.setdefault(visitor, deque()).append(turn)
            self._admit()
        return turn

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
