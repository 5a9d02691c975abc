"""Compiled programs: kept for the catalogue's entries, bounded for what people bring along."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

import jax

MOST_OWN = 64
"""Programs kept for typed formulas and own transformations; each takes about a megabyte."""


class Program:
    """A function compiled once for each value of its static arguments.

    JAX keeps what it has compiled for ever. That is right for the catalogue, which is finite; but anybody can type new
    formulas without end. So each of those is compiled as a function of its own, and the one not used for longest is
    dropped when there are too many.
    """

    def __init__(self, function: Callable[..., Any], static_argnames: tuple[str, ...]) -> None:
        self._function = function
        self._catalogue = jax.jit(function, static_argnames=static_argnames)
        self._own: OrderedDict[Hashable, Callable[..., Any]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, *arguments: Any, own: Hashable = None, **static: Any) -> Any:
        """Run it.

        Args:
            *arguments: what is traced.
            own: identity of the program if it belongs to no catalogue, else ``None``.
            **static: what is compiled in.
        """
        if own is None:
            return self._catalogue(*arguments, **static)
        with self._lock:
            # Closed over, not passed as a static argument: of those JAX's caches would keep hold.
            program = self._own.pop(own, None) or jax.jit(partial(self._function, **static))
            self._own[own] = program
            if len(self._own) > MOST_OWN:
                self._own.popitem(last=False)
        return program(*arguments)
