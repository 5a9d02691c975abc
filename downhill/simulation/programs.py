"""Compiled programs, as many as memory allows."""

import threading
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any, NamedTuple

import jax
from cachetools import LRUCache, cached

MOST, MOST_OWN = 512, 64
"""Programs that stay compiled, of all functions together: the catalogue's, and what people bring along.

A megabyte or two each.
"""

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


def _jitted(specialization: Specialization) -> Callable[..., Any]:
    program, static = specialization.program, dict(specialization.static)
    return jax.jit(partial(program.function, **static), compiler_options=program.options)


def bounded(most: int) -> Callable[[Specialization], Callable[..., Any]]:
    """Functions ready to run, of which the one not used for longest is dropped, with its executable.

    Threads that ask for the same one share it, so that JAX compiles it once.
    """
    return cached(LRUCache(most), lock=threading.Lock())(_jitted)


_of_catalogue, _own = bounded(MOST), bounded(MOST_OWN)


class Program:
    """A function compiled once for each value of its static arguments and each type of the others.

    ``jax.jit`` would keep for ever what it has compiled, and its caches keep hold of static arguments. So every
    specialization is a ``jax.jit`` of its own, which never sees a second type and so holds one executable. All
    programs together have room for ``MOST`` of them. What people bring along, typed formulas for one, is without end:
    it has a room of its own, and never displaces the catalogue's.

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
            own: whether anything static belongs to no catalogue.
            **static: what is compiled in.
        """
        leaves, structure = jax.tree.flatten(arguments)
        types = tuple((leaf.shape, leaf.dtype) for leaf in leaves)
        ready = _own if own else _of_catalogue
        return ready(Specialization(self, tuple(static.items()), structure, types))(*arguments)
