"""Compiled programs, as many as memory allows."""

import math
import threading
from collections.abc import Callable, Hashable, Mapping
from contextlib import nullcontext
from functools import partial
from typing import Any, NamedTuple

import jax
from cachetools import LRUCache

# Of JAX's settings only some can be changed for one thread by what it makes public; its version is pinned.
from jax._src.config import persistent_cache_min_compile_time_secs

from downhill.simulation.memory import Memory, give_back, room, used

LEAST = 16
"""Programs that stay however short memory is, of the catalogue's and of people's own: a race of twelve has fewer."""

MOST_OWN = 64
"""Programs of what people bring along that stay compiled."""

SOON_COMPILED = {"xla_cpu_use_fusion_emitters": False}
"""XLA's options for single runs: its older emitters compile them in some 60 % of the time, and they run as fast."""

SOON_RUN = {"xla_cpu_use_fusion_emitters": True}
"""XLA's options for thousands of runs or points side by side, which the older emitters make 2 to 5 times as slow."""


class Specialization(NamedTuple):
    """What one executable is compiled for."""

    program: "Program"
    static: tuple[tuple[str, Hashable], ...]
    structure: Hashable
    types: tuple[Hashable, ...]


class _Function:
    """What runs a specialization; ``is_compiled`` once it has run.

    ``jax.jit`` would keep for ever what it has compiled, and its caches keep hold of static arguments. So every
    specialization is a ``jax.jit`` of its own, which never sees a second type and so holds one executable, and lets go
    of it when it is dropped. Threads that ask for the same one share it, so that JAX compiles it once.
    """

    def __init__(self, what: Specialization) -> None:
        program = what.program
        self.run = jax.jit(partial(program.function, **dict(what.static)), compiler_options=program.options)
        self.is_compiled = False


class Kept:
    """The programs of a process, of which those not used for longest are dropped when memory is short.

    What people bring along, typed formulas for one, is without end: it has a room of its own, and is dropped before
    anything of the catalogue's is.

    Args:
        room: what the process may have before it drops programs. It is all of the process that is measured, so that
            nothing is forgotten; where other things have filled it, ``least`` programs stay.
        least: programs that always stay, of the catalogue's and of people's own.
    """

    def __init__(self, room: Memory, least: int = LEAST) -> None:
        self._room, self._least = room, least
        self._of_catalogue = LRUCache[Specialization, _Function](math.inf)
        self._own = LRUCache[Specialization, _Function](MOST_OWN)
        self._lock, self._measuring = threading.Lock(), threading.Lock()

    def find(self, what: Specialization, *, own: bool) -> _Function:
        """The function, compiled or about to be."""
        functions = self._own if own else self._of_catalogue
        with self._lock:
            if what not in functions:
                functions[what] = _Function(what)
            return functions[what]

    def has(self, what: Specialization, *, own: bool) -> bool:
        """Whether it has been compiled and is still here."""
        functions = self._own if own else self._of_catalogue
        with self._lock:
            return what in functions and functions[what].is_compiled

    def drop_what_is_too_much(self) -> None:
        """To be called when something has been compiled."""
        with self._measuring:
            give_back()
            while not used(len(self._own) + len(self._of_catalogue)).fits(self._room) and self._drop_some():
                give_back()

    def _drop_some(self) -> bool:
        """An eighth at a time, so that it need not be done for every new one."""
        dropped: list[Any] = []  # freed when this is left, without the lock, for which others wait
        with self._lock:
            functions = self._own if len(self._own) > self._least else self._of_catalogue
            many = min(max(1, len(functions) // 8), len(functions) - self._least)
            dropped.extend(functions.popitem() for _ in range(many))
        return bool(dropped)


_kept = Kept(room())


class Program:
    """A function compiled once for each value of its static arguments and each type of the others.

    All programs together have what :func:`downhill.simulation.memory.room` says.

    Attributes:
        function: what is compiled.
        options: XLA's for it.
    """

    def __init__(self, function: Callable[..., Any], options: Mapping[str, Any]) -> None:
        self.function = function
        self.options = dict(options)

    def __call__(self, *arguments: Any, own: bool = False, **static: Any) -> Any:
        """Run it.

        Args:
            *arguments: what is traced: trees of arrays.
            own: whether anything static belongs to no catalogue. Such a program is not kept on disk.
            **static: what is compiled in.
        """
        function = _kept.find(self._specialization(arguments, static), own=own)
        if function.is_compiled:
            return function.run(*arguments)
        with persistent_cache_min_compile_time_secs(math.inf) if own else nullcontext():
            result = function.run(*arguments)
        function.is_compiled = True
        _kept.drop_what_is_too_much()
        return result

    def is_compiled(self, *arguments: Any, own: bool = False, **static: Any) -> bool:
        """Whether a call with these arguments, or with the shapes and types of such, has nothing to compile."""
        return _kept.has(self._specialization(arguments, static), own=own)

    def _specialization(self, arguments: tuple[Any, ...], static: Mapping[str, Hashable]) -> Specialization:
        leaves, structure = jax.tree.flatten(arguments)
        types = tuple((leaf.shape, leaf.dtype) for leaf in leaves)
        return Specialization(self, tuple(static.items()), structure, types)
