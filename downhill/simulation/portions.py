"""Work in portions: a generator that can be left after each of them, and ends with the result."""

from collections.abc import Callable, Generator
from contextlib import closing
from typing import TypeVar

Done = TypeVar("Done")
Told = TypeVar("Told")
Result = TypeVar("Result")


def mapped(work: Generator[Done, None, Result], told: Callable[[Done], Told]) -> Generator[Told, None, Result]:
    """The same work, which yields what is told of each portion."""
    with closing(work):
        while True:
            try:
                done = next(work)
            except StopIteration as end:
                return end.value
            yield told(done)


def finished(work: Generator[Done, None, Result], on_portion: Callable[[Done], object] = lambda _: None) -> Result:
    """What the work ends with.

    Args:
        work: done here, to its end.
        on_portion: called with what each portion yields; what it raises ends the work.
    """
    portions = mapped(work, on_portion)
    while True:
        try:
            next(portions)
        except StopIteration as end:
            return end.value
