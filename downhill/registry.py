"""A folder of entries becomes a catalogue: one file added is one entry more, with no list to keep."""

import importlib
import pkgutil
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from types import ModuleType
from typing import Any, Protocol, TypeVar

from immutabledict import immutabledict


class Entry(Protocol):
    """What a catalogue needs of its entries."""

    @property
    def id(self) -> str:
        """Its name in code, URL and command line, unique in its catalogue."""
        ...


E = TypeVar("E", bound=Entry)

_MOST_NAMED = 12
_LONGEST = 100
"""Names in a message, and characters of a text that may be a name misspelled."""


def discover(package: ModuleType, kind: type[E], order: Callable[[E], Any]) -> Mapping[str, E]:
    """Import every module of ``package`` and collect the instances of ``kind`` that they define, alone or in a tuple.

    The module ``entry`` defines ``kind`` itself and is passed over, and so are modules whose name begins with ``_``.

    Returns:
        An immutable mapping from id to entry, sorted by ``order``.

    Raises:
        TypeError: a module defines no entry.
        ValueError: two entries have the same id.
    """
    found: list[E] = []
    for module_info in pkgutil.iter_modules(package.__path__):
        if module_info.name == "entry" or module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{module_info.name}")
        values = (value if isinstance(value, tuple) else (value,) for value in vars(module).values())
        entries = [entry for several in values for entry in several if isinstance(entry, kind)]
        if not entries:
            raise TypeError(f"{module.__name__} defines no {kind.__name__}")
        found.extend(entries)
    catalogue: dict[str, E] = {}
    for entry in sorted(found, key=order):
        if entry.id in catalogue:
            raise ValueError(f"two entries of {package.__name__} have the id {entry.id!r}")
        catalogue[entry.id] = entry
    return immutabledict(catalogue)


def names_for(value: object, catalogue: Collection[str]) -> str:
    """What a message says is allowed in place of this value: all names, or of many the nearest and the first ones."""
    if len(catalogue) <= _MOST_NAMED:
        return ", ".join(catalogue)
    nearest = get_close_matches(value[:_LONGEST], catalogue, 3) if isinstance(value, str) else []
    named = list(dict.fromkeys([*nearest, *catalogue]))[:_MOST_NAMED]
    return f"{', '.join(named)}, … ({len(catalogue)} in all)"
