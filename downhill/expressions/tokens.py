"""A formula's text, cut into numbers, names, operators, comparisons and brackets."""

import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from downhill.expressions.characters import Plain
from downhill.expressions.error import FormulaError
from downhill.expressions.hints import about_name, about_sign, about_word
from downhill.expressions.vocabulary import Vocabulary

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
    | (?P<sign>       // | << | >> | := | -> | \.\.\.)
    | (?P<comparison> <= | >= | == | != | [<>])
    | (?P<operator>   \*\* | \^ | [-+*/@])
    | (?P<bracket>    [(),|])
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
    """A number, name, operator, comparison or bracket (a comma and a bar count as one), and its place as typed."""

    kind: str
    text: str
    position: int


def tokens(written: Plain, words: Vocabulary, begin: int = 0) -> Iterator[Token]:
    """The tokens from left to right, with the names that are known.

    Args:
        written: the text.
        words: the names and functions that it may hold.
        begin: where in it.

    Raises:
        FormulaError: at the first thing that no formula may hold.
    """
    for match in TOKEN.finditer(written.text, begin):
        kind, found, position = match.lastgroup or "", match.group(), written.places[match.start()]
        if kind in ODD:
            raise FormulaError(f"found {ODD[kind]}", position)
        if kind in ("sign", "other") or (found == "@" and "@" not in words.operators):
            raise FormulaError(about_sign(found, words), position)
        if kind == "name":
            offset = match.start()
            for name in _names(found, position, words):
                yield Token(kind, name, written.places[offset])
                offset += 1
        elif kind != "space":
            yield Token(kind, found, position)


def _names(found: str, position: int, words: Vocabulary) -> Sequence[str]:
    """The name that is meant; of a product without its sign, such as xy or xsin, each factor."""
    if keyword.iskeyword(found):
        raise FormulaError(about_word(found, words), position)
    if names := words.spelled(found):
        return names
    raise FormulaError(about_name(found, words), position)
