"""Compiled programs are kept, but not without bound."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import jax
import numpy as np
import pytest

from downhill.simulation import programs
from downhill.simulation.programs import MOST, MOST_OWN, SOON_COMPILED, Program, bounded


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
    monkeypatch.setattr(programs, "_of_catalogue", bounded(2))
    monkeypatch.setattr(programs, "_own", bounded(2))
    traced.clear()
    return Program(scaled, SOON_COMPILED)


def executables() -> int:
    """How many are alive, by XLA's own account."""
    gc.collect()
    return len(jax.devices()[0].client.live_executables())


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


def test_the_rooms_are_as_large_as_they_say() -> None:
    """Source: the constants, which the documentation names."""
    assert [room.cache.maxsize for room in (programs._of_catalogue, programs._own)] == [MOST, MOST_OWN]  # type: ignore[attr-defined]


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


@pytest.mark.parametrize("own", [False, True])
def test_the_bound_is_one_of_executables(program: Program, own: bool) -> None:
    """Source: XLA's list of them: two stay, whether functions, static arguments, shapes or types differ."""
    other, before = Program(scaled, SOON_COMPILED), executables()
    for function in (program, other):
        for factor in (Factor(1.0), Factor(2.0)):
            for length in (1, 2, 3):
                for dtype in (np.float32, np.int32):
                    function(np.ones(length, dtype), own=own, factor=factor)
    assert len(traced) == 24
    assert executables() - before == 2


def test_threads_that_ask_for_the_same_share_it(program: Program) -> None:
    """Source: traced once, though eight ask at once."""
    factor = Factor(3.0)
    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(lambda number: float(program(np.float32(number), factor=factor)), range(8))
    assert list(answers) == [3.0 * number for number in range(8)]
    assert traced == [3.0]
