"""A formula's text, cut into numbers, names, operators and brackets."""

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass

from downhill.expressions.error import FormulaError
from downhill.expressions.hints import about_name, about_sign, about_word

NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
# The first that fits wins, so what only looks like a number, a name or an operator stands before it.
TOKEN = re.compile(
    rf"""
      (?P<space>      \ +)
    | (?P<quoted>     [rRbBfFuU]{{0,2}}["'])
    | (?P<based>      0[xXoObB][0-9a-fA-F]+)
    | (?P<underscore> [0-9]+(?:\.[0-9]+)?_)
    | (?P<complex>    {NUMBER}[jJ])
    | (?P<padded>     0[0-9])
    | (?P<number>     {NUMBER})
    | (?P<name>       [A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign>       // | << | >> | <= | >= | == | != | := | -> | \.\.\.)
    | (?P<operator>   \*\* | [-+*/])
    | (?P<bracket>    [(),])
    | (?P<other>      .)
    """,
    re.VERBOSE,
)
ODD = {
    "quoted": "text in quotes: a formula has none",
    "based": "a number that is not decimal: write it with decimal digits",
    "underscore": "an underscore in a number: write the digits without it",
    "complex": "a complex number: only real ones are allowed",
    "padded": "a number that begins with a superfluous 0: leave that out",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A number, name, operator or bracket (a comma counts as one), and the index where it begins."""

    kind: str
    text: str
    position: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens from left to right.

    Raises:
        FormulaError: at the first thing that no formula may hold.
    """
    for match in TOKEN.finditer(text):
        kind, found = match.lastgroup or "", match.group()
        if kind != "space":
            fault = _fault(kind, found)
            if fault:
                raise FormulaError(fault, match.start())
            yield Token(kind, found, match.start())


def _fault(kind: str, found: str) -> str | None:
    if kind in ODD:
        return f"found {ODD[kind]}"
    if kind in ("sign", "other"):
        return about_sign(found)
    if kind == "name":
        return about_word(found) if keyword.iskeyword(found) else about_name(found)
    return None
