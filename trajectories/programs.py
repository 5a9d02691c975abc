"""Compiled programs: kept for the catalogue's entries, bounded for what people bring along."""

import threading
from collections.abc import Callable, Hashable
from typing import Any

import jax

MOST_OWN = 64
"""Programs kept for typed formulas and own transformations; each takes about a megabyte."""


class Program:
    """A function compiled once for each value of its static arguments.

    JAX keeps what it has compiled for ever. That is right for the catalogue, which is finite; but anybody can type new
    formulas without end. So those are compiled apart, and when there are too many, all of these are dropped at once.
    """

    def __init__(self, function: Callable[..., Any], static_argnames: tuple[str, ...]) -> None:
        # Two functions, because JAX shares what it has compiled between two jits of the same one.
        self._catalogue = jax.jit(lambda *args, **named: function(*args, **named), static_argnames=static_argnames)
        self._own = jax.jit(lambda *args, **named: function(*args, **named), static_argnames=static_argnames)
        self._known: set[Hashable] = set()
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
            if own not in self._known and len(self._known) >= MOST_OWN:
                self._own.clear_cache()  # pyright: ignore[reportAttributeAccessIssue] - JAX's type hides it
                self._known.clear()
            self._known.add(own)
        return self._own(*arguments, **static)
