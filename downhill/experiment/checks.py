"""What descriptions of a race check of what they are given; every message names field, value and what is allowed."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import Any

from immutabledict import immutabledict

from downhill.parameters import Parameter
from downhill.registry import names_for

LONGEST_MESSAGE = 300
"""Characters that a person still reads."""


def known(field: str, value: object, catalogue: Collection[str]) -> str:
    """The value, if it is an id of the catalogue.

    Raises:
        ValueError: it is not.
    """
    if not isinstance(value, str) or value not in catalogue:
        raise ValueError(f"{field} = {value!r}: must be one of {names_for(value, catalogue)}")
    return value


def shortened(message: str) -> str:
    r"""A message as it may be told: its beginning and its end, where what it quotes is long.

    JSON can spell halves of characters, ``"\ud800"``, which no file and no answer can hold: they are told as spelled.
    """
    message = message.encode(errors="backslashreplace").decode()
    half = LONGEST_MESSAGE // 2 - 2
    return message if len(message) <= LONGEST_MESSAGE else f"{message[:half]} … {message[-half:]}"


def numbers(owner: str, given: object, parameters: Sequence[Parameter], kind: str) -> Mapping[str, float]:
    """Every parameter's value, immutable: the given one, checked, or the default.

    Raises:
        ValueError: not a mapping, an unknown name, or a value outside its range.
    """
    if not isinstance(given, Mapping):
        raise ValueError(f"{kind} of {owner} = {given!r}: must map names to numbers")
    names = [parameter.name for parameter in parameters]
    for name in given:
        if name not in names:
            raise ValueError(f"{owner}: unknown {kind} {name!r}; {owner} has {', '.join(names) or 'none'}")
    return immutabledict({p.name: p.check(given.get(p.name, p.default), f"{owner}: {p.name}") for p in parameters})


def sequence(field: str, value: object, allowed: str) -> tuple[Any, ...]:
    """The value as a tuple, if it has an order.

    Raises:
        ValueError: it has none.
    """
    if isinstance(value, str | Mapping | Set) or not isinstance(value, Iterable):
        raise ValueError(f"{field} = {value!r}: must be {allowed}")
    return tuple(value)
