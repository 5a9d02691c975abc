"""Compiled programs are kept, but not without bound."""

import gc
import weakref

import numpy as np
import pytest

from downhill.simulation import programs
from downhill.simulation.programs import Program


class Factor:
    """Something static, as a landscape is."""

    def __init__(self, number: float) -> None:
        self.number = number


def scaled(x: object, *, factor: Factor) -> object:
    traced.append(factor.number)
    return x * factor.number  # type: ignore[operator]


traced: list[float] = []


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setattr(programs, "MOST", 2)
    monkeypatch.setattr(programs, "MOST_OWN", 2)
    traced.clear()
    return Program(scaled)


@pytest.mark.parametrize("own", [False, True])
def test_the_one_not_used_for_longest_is_dropped(program: Program, own: bool) -> None:
    """Source: by hand: of three with room for two, the second is the one that has to be compiled again."""
    one, two, three = Factor(1.0), Factor(2.0), Factor(3.0)
    for factor in (one, two, one, three, one, three, two):
        assert float(program(np.float32(2.0), own=own, factor=factor)) == 2.0 * factor.number
    assert traced == [1.0, 2.0, 3.0, 2.0]


def test_what_people_bring_along_displaces_nothing_of_the_catalogue(program: Program) -> None:
    first = Factor(1.0)
    program(np.float32(1.0), factor=first)
    for number in range(5):
        program(np.float32(1.0), own=True, factor=Factor(10.0 + number))
    traced.clear()
    program(np.float32(1.0), factor=first)
    assert traced == []


def test_what_is_dropped_is_gone(program: Program) -> None:
    """Source: the garbage collector: not even JAX's caches hold a static argument of a dropped program."""
    factor = Factor(1.0)
    gone = weakref.ref(factor)
    program(np.float32(1.0), factor=factor)
    del factor
    for number in (2.0, 3.0):
        program(np.float32(1.0), factor=Factor(number))
    gc.collect()
    assert gone() is None
