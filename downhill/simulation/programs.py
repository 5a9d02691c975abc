"""Compiled programs, as many as memory allows."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any

import jax

MOST, MOST_OWN = 512, 64
"""Functions kept compiled for the catalogue's entries, and for what people bring along; a megabyte or two each."""


class Program:
    """A function compiled once for each value of its static arguments.

    ``jax.jit`` would keep for ever what it has compiled, and its caches keep hold of static arguments. So every pairing
    of those is closed over and compiled as a function of its own, and the one not used for longest is dropped when
    there are too many. Typed formulas, of which anybody can bring more, are kept apart: they never displace the
    catalogue's.

    Args:
        function: what is compiled.
        options: XLA's, where they are not what it does by itself.
    """

    def __init__(self, function: Callable[..., Any], options: Mapping[str, Any] | None = None) -> None:
        self._function = function
        self._options = None if options is None else dict(options)
        self._catalogue: OrderedDict[Hashable, Callable[..., Any]] = OrderedDict()
        self._own: OrderedDict[Hashable, Callable[..., Any]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, *arguments: Any, own: bool = False, **static: Any) -> Any:
        """Run it.

        Args:
            *arguments: what is traced.
            own: whether anything static belongs to no catalogue.
            **static: what is compiled in.
        """
        kept, most = (self._own, MOST_OWN) if own else (self._catalogue, MOST)
        key = tuple(static.values())
        with self._lock:
            program = kept.pop(key, None) or jax.jit(partial(self._function, **static), compiler_options=self._options)
            kept[key] = program
            while len(kept) > most:
                kept.popitem(last=False)
        return program(*arguments)
