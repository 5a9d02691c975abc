"""Work in portions: a generator that can be left after each of them, and ends with the result."""

from collections.abc import Callable, Generator
from contextlib import closing
from typing import TypeVar

Done = TypeVar("Done")
Result = TypeVar("Result")


def finished(work: Generator[Done, None, Result], on_portion: Callable[[Done], object] = lambda _: None) -> Result:
    """What the work ends with.

    Args:
        work: done here, to its end.
        on_portion: called with what each portion yields; what it raises ends the work.
    """
    with closing(work):
        while True:
            try:
                done = next(work)
            except StopIteration as end:
                return end.value
            on_portion(done)
