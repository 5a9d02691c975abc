"""Turns for dear work: visitors one after the other, bounded, and left by whoever does not wait."""

import pytest

from downhill.server.turns import BusyError, Turn, Turns


def come(*turns: Turn) -> list[bool]:
    return [turn.come.done() for turn in turns]


def test_visitors_take_turns() -> None:
    """Source: the rule; a's second and third were there before b's and c's first."""
    turns = Turns(at_once=1)
    names = ("a1", "a2", "a3", "b1", "c1")
    waiting = {name: turns.enter(name[0]) for name in names}
    order: list[str] = []
    while waiting:
        [now] = [name for name, turn in waiting.items() if turn.come.done()]
        order.append(now)
        turns.leave(waiting.pop(now))
    assert order == ["a1", "a2", "b1", "c1", "a3"]


def test_as_many_at_once_as_are_allowed() -> None:
    turns = Turns(at_once=2)
    first, second, third = (turns.enter(visitor) for visitor in "abc")
    assert come(first, second, third) == [True, True, False]
    turns.leave(second)
    assert come(third) == [True]


def test_who_does_not_wait_leaves_and_takes_nobodys_place() -> None:
    turns = Turns(at_once=1)
    first, second, third = (turns.enter(visitor) for visitor in "aab")
    with second:
        pass
    assert come(third) == [False]
    with first:
        assert come(third) == [False]
    assert come(third, second) == [True, False]
    turns.leave(third)
    assert come(turns.enter("c")) == [True], "all places are free again"


def test_too_many_are_sent_away() -> None:
    """Source: the bounds; who is being served does not wait."""
    turns = Turns(at_once=1, most=3, most_each=2)
    for visitor in "aaa":
        turns.enter(visitor)
    with pytest.raises(BusyError):
        turns.enter("a")
    last = turns.enter("b")
    with pytest.raises(BusyError):
        turns.enter("c")
    for _ in range(9):
        turns.enter("c", always=True)
    turns.leave(last)
    turns.enter("c")
