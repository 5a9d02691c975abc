"""What `make test` leaves to `make test-all`: nobody is left out of the sample."""

from collections import Counter
from itertools import pairwise, product

import pytest
from _pytest.mark import ParameterSet

from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.products import covering, paired, sampled


def always(cases: list[ParameterSet]) -> list[object]:
    return [case.values for case in cases if not case.marks]


@pytest.mark.parametrize(("left", "right"), [(60, 33), (10, 33), (3, 3), (5, 2), (1, 7), (7, 1)])
@pytest.mark.parametrize("each", [1, 3])
def test_everyone_meets_somebody(left: int, right: int, each: int) -> None:
    """Source: the contract, counted."""
    pairs = list(product([f"left {i}" for i in range(left)], [f"right {i}" for i in range(right)]))
    chosen = covering(pairs, each)
    assert chosen <= set(pairs)
    met = Counter(one for one, _ in chosen)
    assert len(met) == left
    assert min(met.values()) >= min(each, right)
    assert len({other for _, other in chosen}) == right
    assert len(chosen) <= max(left * each, right)


def test_pairs_that_cannot_be_are_not_chosen() -> None:
    """Source: by hand: a meets x alone, and z is met by b alone."""
    pairs = [("a", "x"), ("b", "x"), ("b", "y"), ("b", "z")]
    assert covering(pairs) <= set(pairs)
    assert {("a", "x"), ("b", "y"), ("b", "z")} <= covering(pairs)


def test_a_rule_meets_unlike_landscapes() -> None:
    """Source: the catalogue's order, in which relatives are neighbours."""
    order = list(LANDSCAPES)
    chosen = covering(list(product(OPTIMIZERS, LANDSCAPES)), each=3)
    for rule in OPTIMIZERS:
        places = sorted(order.index(landscape) for one, landscape in chosen if one == rule)
        assert min(b - a for a, b in pairwise(places)) >= len(order) // 3


def test_what_is_not_chosen_is_marked() -> None:
    cases = paired([("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")])
    assert [case.values for case in cases] == [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    assert always(cases) == [("a", "x"), ("b", "y")]
    assert always(sampled(range(7), every=3)) == [(0,), (3,), (6,)]
    assert always(sampled([("a", 1), ("b", 2)], every=2)) == [("a", 1)]
