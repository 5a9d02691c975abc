"""Writes the browser's types of all messages from the Python ones: ``python -m downhill.tools.wire_types``."""

import types
from collections.abc import Iterator, Mapping, Sequence
from inspect import cleandoc
from pathlib import Path
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from downhill.player import wire, wire_assignment, wire_collect, wire_embed, wire_notebook, wire_training
from downhill.rooms import wire_rooms

TARGET = Path(wire.__file__).parent / "browser" / "wire.d.ts"

_HEAD = "// Written from the wire*.py of player and rooms by `python -m downhill.tools.wire_types`: change those."
_SIMPLE = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", Any: "any"}


def declarations() -> str:
    """The text of ``wire.d.ts``: an interface for each message, a type for each choice."""
    return "\n\n".join([_HEAD, *_declared()]) + "\n"


def _declared() -> Iterator[str]:
    modules = (wire, wire_training, wire_assignment, wire_collect, wire_embed, wire_rooms, wire_notebook)
    named = {name: value for module in modules for name, value in vars(module).items()}
    aliases = {value: name for name, value in named.items() if _is_alias(value)}
    for value, name in aliases.items():
        others = {other: known for other, known in aliases.items() if known != name}
        yield f"export type {name} = {_written(value, others)};"
    for name, value in named.items():
        if is_typeddict(value):
            yield f"{_comment(value)}\nexport interface {name} {{\n{''.join(_fields(value, aliases))}}}"


def _is_alias(value: object) -> bool:
    """Several codes or messages to choose from, or several in a row."""
    return get_origin(value) in (Literal, types.UnionType, Union, tuple)


def _fields(message: Any, aliases: Mapping[Any, str]) -> Iterator[str]:
    for name, hint in get_type_hints(message, include_extras=True).items():
        optional = get_origin(hint) is NotRequired
        field = name if name.isidentifier() else f'"{name}"'
        yield f"  {field}{'?' if optional else ''}: {_written(get_args(hint)[0] if optional else hint, aliases)};\n"


def _comment(message: Any) -> str:
    lines = cleandoc(message.__doc__ or "").replace("``", "`").splitlines()
    if len(lines) == 1:
        return f"/** {lines[0]} */"
    return "\n".join(["/**", *(f" * {line}".rstrip() for line in lines), " */"])


def _written(hint: Any, aliases: Mapping[Any, str]) -> str:
    """A type of Python's as TypeScript writes it.

    Raises:
        TypeError: JSON has nothing for it.
    """
    if is_typeddict(hint):
        return hint.__name__
    if hint in aliases:
        return aliases[hint]
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    arguments, origin = get_args(hint), get_origin(hint)
    if origin is Literal:
        return " | ".join(f'"{code}"' for code in arguments)
    written = [_written(each, aliases) for each in arguments]
    if origin in (types.UnionType, Union):
        return " | ".join(written)
    if origin is tuple:
        return f"[{', '.join(written)}]"
    if origin in (Sequence, list):
        return f"({written[0]})[]" if "|" in written[0] else f"{written[0]}[]"
    if origin in (Mapping, dict):
        return f"Record<{', '.join(written)}>"
    raise TypeError(f"{hint!r}: not known in JSON")


if __name__ == "__main__":
    TARGET.write_text(declarations(), encoding="utf-8")
