"""JSON that somebody else has written. It may be hostile: what is wrong with it is said in our own words."""

import json
from collections.abc import Callable
from typing import Any, NoReturn

from downhill.experiment.checks import shortened

_MOST_DIGITS = 4_300
"""Of a whole number: of more Python makes none, since that takes time that grows with their square."""
_TOO_DEEP = "lists and objects are nested too deep"

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
"""How a text begins that some editors of Windows have saved."""


def decoded(content: bytes) -> str:
    """A file's text: UTF-8, or UTF-16 behind its mark.

    Raises:
        ValueError: it is neither.
    """
    try:
        return content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("is no text in UTF-8") from None


def parsed(text: str, constant: Callable[[str], NoReturn] | None = None) -> Any:
    """What a JSON text says.

    Args:
        text: the JSON; whoever calls has bounded its length.
        constant: called with ``NaN``, ``Infinity`` or ``-Infinity``, where these are not to be read.

    Raises:
        ValueError: it is none, nested too deep, or has a name twice in an object or a number of more than 4,300 digits.
    """
    try:
        return json.loads(text, object_pairs_hook=_each_once, parse_int=_whole, parse_constant=constant)
    except ValueError as error:
        raise ValueError(f"not readable as JSON: {error}") from None
    except RecursionError:
        raise ValueError(f"not readable as JSON: {_TOO_DEEP}") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, in which no name may be given twice: JSON's readers keep the last without a word."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise ValueError(f"{shortened(name)}: given twice")
        values[name] = value
    return values


def _whole(digits: str) -> int:
    if (count := len(digits.removeprefix("-"))) > _MOST_DIGITS:
        raise ValueError(f"a whole number of {count:,} digits: at most {_MOST_DIGITS:,} are read")
    return int(digits)
