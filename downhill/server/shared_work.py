"""Work that several may want at the same time: it is done once, and its result is kept for others."""

import threading
from collections.abc import Callable, Generator, Hashable
from concurrent.futures import Future
from contextlib import suppress
from typing import Generic, TypeVar

from cachetools import Cache

Key = TypeVar("Key", bound=Hashable)
Done = TypeVar("Done")
Result = TypeVar("Result")


class SharedWork(Generic[Key, Done, Result]):
    """Results that are kept, and work that is under way.

    Whoever has a turn does the next portion of what all have in common, so that a class that asks for one film has it
    computed once. Work ends when the last who wants it has gone.

    Args:
        kept: the results, as many as there is room for.
    """

    def __init__(self, kept: Cache[Key, Result]) -> None:
        self._kept = kept
        self._under_way: dict[Key, _Piece[Done, Result]] = {}
        self._lock = threading.Lock()

    def find(self, key: Key) -> Result | None:
        """The result, if it is there."""
        with self._lock:
            return self._kept.get(key)

    def portions(self, key: Key, begin: Callable[[], Generator[Done, None, Result]]) -> Generator[Done, None, Result]:
        """The work, of which this one does those portions that others who want it do not; ends with the result.

        Args:
            key: whose result it is.
            begin: the work.
        """
        with self._lock:
            if (known := self._kept.get(key)) is not None:
                return known
            piece = self._under_way.setdefault(key, _Piece(begin()))
            piece.wanted += 1
        try:
            while not piece.result.done():
                yield from piece.advance()
            result = piece.result.result()
            with self._lock, suppress(ValueError):  # larger than the room for all: it is not kept
                self._kept[key] = result
            return result
        finally:
            with self._lock:
                piece.wanted -= 1
                if not piece.wanted:
                    del self._under_way[key]
                    piece.work.close()


class _Piece(Generic[Done, Result]):
    """Work that is under way.

    Attributes:
        wanted: by how many.
        result: once it is done.
    """

    def __init__(self, work: Generator[Done, None, Result]) -> None:
        self.work = work
        self.wanted = 0
        self.result = Future[Result]()
        self._lock = threading.Lock()

    def advance(self) -> list[Done]:
        """Do the next portion, after that which somebody else may just be doing; none if there is none left."""
        with self._lock:
            if self.result.done():
                return []
            try:
                return [next(self.work)]
            except StopIteration as end:
                self.result.set_result(end.value)
            except Exception as error:  # noqa: BLE001  # everybody's who wants the result
                self.result.set_exception(error)
            return []
