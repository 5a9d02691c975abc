"""Work that several want: each portion is done once, whoever does it, and it ends with the last who wants it."""

import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import pytest
from cachetools import LRUCache

from downhill.server.shared_work import SharedWork
from downhill.simulation.portions import finished

Shared = SharedWork[str, int, str]
PORTIONS = 6


def shared() -> Shared:
    return SharedWork(LRUCache(4))


class Work:
    """Six portions; notes which were done, and whether it was closed."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.has_ended = False

    def begin(self) -> Generator[int, None, str]:
        try:
            for portion in range(PORTIONS):
                self.done.append(portion)
                yield portion
            return "result"
        finally:
            self.has_ended = True


def test_a_class_that_asks_for_the_same_has_it_done_once() -> None:
    """Source: the rule; in turns, as a fair queue has them."""
    work, of_all = Work(), shared()
    everybody = [of_all.portions("film", work.begin) for _ in range(30)]
    results: list[str] = []
    while everybody:
        for one in everybody[:]:
            try:
                next(one)
            except StopIteration as end:
                results.append(end.value)
                everybody.remove(one)
    assert results == ["result"] * 30
    assert work.done == list(range(PORTIONS))


def test_threads_do_each_portion_once() -> None:
    work, of_all = Work(), shared()
    all_here = threading.Barrier(8)

    def wait_and_finish(_: int) -> str:
        all_here.wait()
        return finished(of_all.portions("film", work.begin))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(wait_and_finish, range(8))) == ["result"] * 8
    assert work.done == list(range(PORTIONS))


def test_what_is_known_is_not_begun_again() -> None:
    of_all = shared()
    finished(of_all.portions("film", Work().begin))
    again = Work()
    assert finished(of_all.portions("film", again.begin)) == of_all.find("film") == "result"
    assert again.done == []
    assert of_all.find("another film") is None


def test_it_goes_on_while_anybody_wants_it_and_no_longer() -> None:
    work, of_all = Work(), shared()
    first, second = (of_all.portions("film", work.begin) for _ in range(2))
    next(first)
    next(second)
    first.close()
    assert not work.has_ended
    next(second)
    second.close()
    assert work.has_ended
    assert work.done == [0, 1, 2]
    later = Work()
    assert finished(of_all.portions("film", later.begin)) == "result"
    assert later.done == list(range(PORTIONS)), "what was left is not gone on with"


def test_a_fault_is_everybodys_and_is_not_kept() -> None:
    of_all = shared()

    def fail() -> Generator[int, None, str]:
        yield 0
        raise ArithmeticError("no luck")

    first, second = (of_all.portions("film", fail) for _ in range(2))
    next(first)
    for one in (second, first):
        with pytest.raises(ArithmeticError, match="no luck"):
            finished(one)
    assert finished(of_all.portions("film", Work().begin)) == "result"
