"""Compiled programs are kept, but not without bound."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jax
import numpy as np
import pytest

from downhill.simulation import programs
from downhill.simulation.memory import Memory, used
from downhill.simulation.programs import LEAST, MOST_OWN, SOON_COMPILED, Kept, Program


class Factor:
    """Something static, as a landscape is."""

    def __init__(self, number: float) -> None:
        self.number = number


def scaled(x: object, *, factor: Factor) -> object:
    traced.append(factor.number)
    return x * factor.number  # type: ignore[operator]


traced: list[float] = []
NO_ROOM = Memory(0, 0)
"""So that only what always stays is kept."""


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setattr(programs, "_kept", Kept(NO_ROOM, least=2))
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


def test_all_stay_while_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: by hand: of more programs than always stay, none is compiled again."""
    now = used(0)
    monkeypatch.setattr(programs, "_kept", Kept(Memory(now.mappings + 20_000, now.bytes + 2_000_000_000)))
    traced.clear()
    program, factors = Program(scaled, SOON_COMPILED), [Factor(float(number)) for number in range(LEAST + 4)]
    for factor in 2 * factors:
        program(np.float32(1.0), factor=factor)
    assert len(traced) == len(factors)


def test_people_may_bring_so_many_however_much_room_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the constant: the first has to be compiled again when as many others have come, and not before."""
    now = used(0)
    monkeypatch.setattr(programs, "_kept", Kept(Memory(now.mappings + 20_000, now.bytes + 2_000_000_000)))
    traced.clear()
    program, first = Program(scaled, SOON_COMPILED), Factor(0.5)
    others = [Factor(float(number)) for number in range(MOST_OWN)]
    for factor in (first, *others[:-1], first, *others, first):
        program(np.float32(1.0), own=True, factor=factor)
    assert traced.count(0.5) == 2


ON_LINUX = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="the system does not tell")


def pieces() -> int:
    """Of this process's address space, by the system's own list."""
    return len(Path("/proc/self/maps").read_text(encoding="utf-8").splitlines())


@ON_LINUX
@pytest.mark.parametrize("own", [False, True])
def test_mappings_stay_within_the_budget_and_what_was_dropped_still_runs(
    own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Source: the system's list of mappings, after each of many programs; at least three belong to each program.

    A program is made with others: threads of XLA's, and pages that the interpreter asks for.
    """
    program, factors = Program(scaled, SOON_COMPILED), [Factor(float(number)) for number in range(30)]
    program(np.float32(1.0), own=own, factor=Factor(0.5))
    gc.collect()
    room = pieces() + 60
    monkeypatch.setattr(programs, "_kept", Kept(Memory(room, 1 << 60), least=2))
    before, most = executables(), 0
    for factor in factors:
        assert float(program(np.float32(3.0), own=own, factor=factor)) == 3.0 * factor.number
        most = max(most, pieces())
    assert most <= room
    assert 2 <= executables() - before < len(factors)
    traced.clear()
    assert float(program(np.float32(3.0), own=own, factor=factors[0])) == 0.0
    assert traced == [0.0]


@ON_LINUX
def test_too_many_bytes_drop_programs_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: XLA's list: where the process has more than it may, as many stay as always do."""
    program, before = Program(scaled, SOON_COMPILED), executables()
    monkeypatch.setattr(programs, "_kept", Kept(Memory(1 << 60, used(0).bytes // 2), least=3))
    for number in range(12):
        program(np.float32(1.0), factor=Factor(float(number)))
    assert executables() - before == 3


def test_peoples_own_are_dropped_before_the_catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: by hand: three of each where no more fit; of three more of people's, the first three make room."""
    kept, functions = Kept(NO_ROOM, least=0), Program(scaled, SOON_COMPILED)
    monkeypatch.setattr(kept, "drop_what_is_too_much", lambda: None)
    monkeypatch.setattr(programs, "_kept", kept)
    numbers = [Factor(float(number)) for number in range(3)]
    for factor in numbers:
        functions(np.float32(1.0), factor=factor)
        functions(np.float32(1.0), own=True, factor=factor)
    for left in ([1, 2], [2], []):
        kept._drop_some()
        own = [functions.is_compiled(np.float32(1.0), own=True, factor=factor) for factor in numbers]
        assert own == [number in left for number in range(3)]
        assert all(functions.is_compiled(np.float32(1.0), factor=factor) for factor in numbers)
    kept._drop_some()
    assert not functions.is_compiled(np.float32(1.0), factor=numbers[0])


def test_it_knows_what_it_has_compiled(program: Program) -> None:
    """Source: by hand: a program is there from its first run until two others have come, for its own types alone."""
    one, two, three = Factor(1.0), Factor(2.0), Factor(3.0)
    asked = jax.ShapeDtypeStruct((4,), np.float32)
    assert not program.is_compiled(asked, factor=one)
    program(np.ones(4, np.float32), factor=one)
    assert program.is_compiled(asked, factor=one)
    assert not program.is_compiled(jax.ShapeDtypeStruct((5,), np.float32), factor=one)
    assert not program.is_compiled(asked, factor=two)
    for factor in (two, three):
        program(np.ones(4, np.float32), factor=factor)
    assert not program.is_compiled(asked, factor=one)


def test_what_is_still_being_compiled_is_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the answers while the program is traced, and afterwards."""
    monkeypatch.setattr(programs, "_kept", Kept(NO_ROOM))
    answers: list[bool] = []

    def curious(x: jax.Array) -> jax.Array:
        answers.append(asked.is_compiled(x))
        return x

    asked = Program(curious, SOON_COMPILED)
    asked(np.float32(1.0))
    assert [*answers, asked.is_compiled(np.float32(1.0))] == [False, True]
