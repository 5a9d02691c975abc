"""Turns for dear work: shared out fairly, bounded, and left by whoever does not wait."""

import pytest

from downhill.server.turns import BusyError, Turn, Turns, Visitor, visitor_at


def come(*turns: Turn) -> list[bool]:
    return [turn.come.done() for turn in turns]


class Clock:
    """Tells whatever time is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def served(turns: Turns, clock: Clock, waiting: dict[str, Turn], portions: dict[str, int], most: int) -> list[str]:
    """Who is served one after the other, a second each; each once more for every further portion."""
    order: list[str] = []
    while waiting and len(order) < most:
        [now] = [name for name, turn in waiting.items() if turn.come.done()]
        order.append(now)
        clock.now += 1.0
        if order.count(now) < portions.get(now, 1):
            waiting[now].again()
        else:
            turns.leave(waiting.pop(now))
    return order


def test_visitors_take_turns() -> None:
    """Source: the rule; nobody has had anything when a's first is served, and then a has."""
    clock = Clock()
    turns = Turns(at_once=1, clock=clock)
    waiting = {name: turns.enter(Visitor(name[0])) for name in ("a1", "a2", "a3", "b1", "c1")}
    assert served(turns, clock, waiting, {}, 9) == ["a1", "b1", "c1", "a2", "a3"]


def test_what_is_begun_goes_on_before_what_else_its_visitor_wants_and_in_turn_with_others() -> None:
    """Source: the rule."""
    clock = Clock()
    turns = Turns(at_once=1, clock=clock)
    waiting = {name: turns.enter(Visitor(name[0])) for name in ("a1", "a2", "b1")}
    order = served(turns, clock, waiting, {"a1": 3, "b1": 2}, 9)
    assert order == ["a1", "b1", "a1", "b1", "a1", "a2"]


def test_who_is_new_waits_for_the_portion_that_is_under_way() -> None:
    """Source: the rule: two have had 5 s each, and one of them is under way once more."""
    clock = Clock()
    turns = Turns(at_once=1, clock=clock)
    waiting = {name: turns.enter(Visitor(name)) for name in "ab"}
    served(turns, clock, waiting, {"a": 99, "b": 99}, 10)
    assert waiting["a"].come.done()
    waiting["new"] = turns.enter(Visitor("new"))
    assert served(turns, clock, waiting, {"a": 99, "b": 99}, 3) == ["a", "new", "b"]


def test_who_has_just_had_much_is_not_new() -> None:
    """Source: the rule: a has had three seconds, b one, and goes on before a comes again."""
    clock = Clock()
    turns = Turns(at_once=1, clock=clock)
    long = turns.enter(Visitor("a"))
    b = turns.enter(Visitor("b"))
    clock.now = 3.0
    turns.leave(long)
    waiting = {"b": b, "a": turns.enter(Visitor("a"))}
    assert served(turns, clock, waiting, {"b": 4}, 9) == ["b", "b", "b", "a", "b"]


def test_an_address_has_one_share_whatever_names_its_pages_make_up() -> None:
    """Source: the rule: a second for each address, and of its pages each in turn."""
    clock = Clock()
    turns = Turns(at_once=1, clock=clock)
    waiting = {f"{name}{page}": turns.enter(Visitor(name, page)) for name in "ab" for page in "xyz"}
    order = served(turns, clock, waiting, {"bx": 2}, 9)
    assert order == ["ax", "bx", "ay", "by", "az", "bz", "bx"]


def test_nothing_is_remembered_of_who_has_gone() -> None:
    clock = Clock()
    turns = Turns(at_once=1, clock=clock)
    waiting = {str(page): turns.enter(Visitor("a", str(page))) for page in range(9)}
    served(turns, clock, waiting, {}, 99)
    assert not turns._shares._had
    assert not turns._shares._here


def test_as_many_at_once_as_are_allowed() -> None:
    turns = Turns(at_once=2)
    first, second, third = (turns.enter(Visitor(name)) for name in "abc")
    assert come(first, second, third) == [True, True, False]
    turns.leave(second)
    assert come(third) == [True]


def test_who_does_not_wait_leaves_and_takes_nobodys_place() -> None:
    turns = Turns(at_once=1)
    first, second, third = (turns.enter(Visitor(name)) for name in "aab")
    with second:
        pass
    assert come(third) == [False]
    with first:
        assert come(third) == [False]
    assert come(third, second) == [True, False]
    turns.leave(third)
    assert come(turns.enter(Visitor("c"))) == [True], "all places are free again"


def test_too_many_are_sent_away() -> None:
    """Source: the bounds; who is being served does not wait."""
    turns = Turns(at_once=1, most=3, most_each=2)
    for _ in range(3):
        turns.enter(Visitor("a"))
    with pytest.raises(BusyError):
        turns.enter(Visitor("a"))
    for _ in range(2):
        turns.enter(Visitor("b"))
    with pytest.raises(BusyError):
        turns.enter(Visitor("b"))
    for _ in range(9):
        turns.enter(Visitor("b"), always=True)
    assert turns.waiting() == 3 + 9


def test_names_made_up_do_not_fill_the_queue() -> None:
    """Source: the rule: of a full queue the last piece of whoever has most is sent away, a begun one never."""
    turns = Turns(at_once=0, most_at_address=3)
    made_up = [turns.enter(Visitor("a", str(page))) for page in range(3)]
    honest = turns.enter(Visitor("a", "honest"))
    assert [isinstance(turn.come.exception(), BusyError) for turn in made_up if turn.come.done()] == [True]
    assert made_up[2].come.done()
    turns.enter(Visitor("a", "4"))
    assert honest.come.done(), "of equals the last"
    turns.leave(honest)
    assert turns.waiting() == 3


def test_one_address_does_not_fill_the_queue_for_others() -> None:
    """Source: the rule, by hand: a has three of four places, and of its pages x has two."""
    turns = Turns(at_once=0, most=4)
    x, y, x_again, b = (turns.enter(Visitor(*who)) for who in (("a", "x"), ("a", "y"), ("a", "x"), ("b", "")))
    turns.enter(Visitor("c"))
    assert come(x, y, x_again, b) == [False, False, True, False]
    with pytest.raises(BusyError):
        x_again.come.result()
    with pytest.raises(BusyError):
        turns.enter(Visitor("a", "y"))


def test_what_is_begun_is_not_sent_away() -> None:
    turns = Turns(at_once=1, most=1)
    begun = turns.enter(Visitor("a"))
    begun.again()
    turns.enter(Visitor("b"))
    assert come(begun) == [True]
    begun.again()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_whoever_may_take_any_address_of_a_network_is_one_visitor(host: str, address: str) -> None:
    """Source: RFC 4291, sections 2.5.1 (interface identifiers of 64 bits) and 2.5.5.2 (IPv4-mapped addresses)."""
    assert visitor_at(host, "2") == Visitor(address, "2")
